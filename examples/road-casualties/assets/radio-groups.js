// Dash 4.4 draws radio buttons as a list box that holds radio buttons, which screen readers cannot make sense of.
// This leaves the radio buttons, in a group named by the legend around them.
(() => {
  let legends = 0;
  const mend = () => {
    for (const list of document.querySelectorAll('.dash-radioitems[role="listbox"]')) {
      const legend = list.closest("fieldset")?.querySelector("legend");
      if (legend && !legend.id) {
        legends += 1;
        legend.id = `legend-${legends}`;
      }
      list.setAttribute("role", "radiogroup");
      if (legend) list.setAttribute("aria-labelledby", legend.id);
    }
    for (const option of document.querySelectorAll('.dash-radioitems label[role="option"], .dash-radioitems label[aria-selected]')) {
      option.removeAttribute("role");
      option.removeAttribute("aria-selected");
    }
  };
  new MutationObserver(mend).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["role", "aria-selected"],
  });
  mend();
})();
