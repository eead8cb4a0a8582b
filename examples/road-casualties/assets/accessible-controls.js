// Mends what screen readers cannot make sense of in the controls that Dash 4.4 draws.
(() => {
  let legends = 0;

  // Buttons to choose from stand in a list box, each inside an option: they become a group, named by the legend around it.
  const mendChoices = () => {
    for (const list of document.querySelectorAll('.dash-options-list[role="listbox"]')) {
      list.setAttribute("role", list.querySelector('input[type="radio"]') ? "radiogroup" : "group");
      const legend = list.closest("fieldset")?.querySelector("legend");
      if (!legend) continue;
      if (!legend.id) {
        legends += 1;
        legend.id = `legend-${legends}`;
      }
      list.setAttribute("aria-labelledby", legend.id);
    }
    for (const label of document.querySelectorAll(".dash-options-list label[role], .dash-options-list label[aria-selected]")) {
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
      const choices = document.getElementById(button.getAttribute("aria-controls") ?? "");
      for (const part of [choices, choices?.querySelector(".dash-options-list")]) {
        if (part && !part.hasAttribute("aria-labelledby")) part.setAttribute("aria-labelledby", label.id);
      }
    }
  };

  const mend = () => {
    mendChoices();
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
