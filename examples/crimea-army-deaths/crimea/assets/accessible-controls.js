// Mends what screen readers cannot make sense of in the controls that Dash 4.4 draws.
(() => {
  let legends = 0;

  // Radio buttons stand in a list box, each inside an option: they become a group named by the legend around them.
  const mendRadios = () => {
    for (const list of document.querySelectorAll('.dash-radioitems[role="listbox"]')) {
      const legend = list.closest("fieldset")?.querySelector("legend");
      if (legend && !legend.id) {
        legends += 1;
        legend.id = `legend-${legends}`;
      }
      list.setAttribute("role", "radiogroup");
      if (legend) list.setAttribute("aria-labelledby", legend.id);
    }
    for (const label of document.querySelectorAll(".dash-radioitems label[role], .dash-radioitems label[aria-selected]")) {
      label.removeAttribute("role");
      label.removeAttribute("aria-selected");
    }
  };

  // A dropdown's own button cannot be reached by keyboard, but for a field that is hidden from screen readers; and it is
  // named by its value alone. The button takes the place of the field, and its label comes before the value.
  const mendDropdowns = () => {
    for (const button of document.querySelectorAll("button.dash-dropdown")) {
      if (button.getAttribute("tabindex") !== "0") button.setAttribute("tabindex", "0");
      const field = button.parentElement?.querySelector(".dash-dropdown-focus-target");
      if (field && field.getAttribute("tabindex") !== "-1") field.setAttribute("tabindex", "-1");
      const label = button.labels?.[0];
      if (!label) continue;
      if (!label.id) label.id = `${button.id}-label`;
      const named = `${label.id} ${button.id}-value`;
      if (button.getAttribute("aria-labelledby") !== named) button.setAttribute("aria-labelledby", named);
    }
  };

  const mend = () => {
    mendRadios();
    mendDropdowns();
  };
  new MutationObserver(mend).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["role", "aria-selected", "aria-labelledby", "tabindex"],
  });
  mend();
})();
