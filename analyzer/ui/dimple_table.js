const cell = (name, text) => {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
};

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const body = find("tbody");
  find("caption").textContent = data.caption;
  // Drawing the rows anew would take the focus from the button that was just pressed.
  const signature = JSON.stringify([data.columns, data.rows]);
  if (parentElement.signature !== signature) {
    parentElement.signature = signature;
    find("thead tr").replaceChildren(
      ...data.columns.map((title) => {
        const head = cell("th", title);
        head.scope = "col";
        return head;
      }),
    );
    body.replaceChildren(
      ...data.rows.map((row) => {
        const line = document.createElement("tr");
        line.row = row;
        const head = document.createElement("th");
        head.scope = "row";
        const button = document.createElement("button");
        button.type = "button";
        button.className = row.kind;
        button.style.setProperty("--colour", row.colour);
        button.setAttribute("aria-label", row.look);
        button.append(document.createElement("i"), document.createTextNode(row.label));
        button.onclick = () => setTriggerValue("dimple", row.id);
        head.append(button);
        const cells = row.cells.map((text, n) => {
          const node = cell("td", text);
          // On a phone the columns stand below each other, without their heads.
          if (n > 0) node.dataset.title = data.columns[n + 1];
          return node;
        });
        line.append(head, ...cells);
        return line;
      }),
    );
  }
  find("table").hidden = !data.rows.length;
  const chosenIn = (globalThis.dimplesChosen ??= new Map());
  if (chosenIn.get(data.viewer) !== data.chosen) {
    chosenIn.set(data.viewer, data.chosen);
    window.dispatchEvent(new Event("dimples-chosen"));
  }
  for (const line of body.children) {
    const chosen = line.row.id === data.chosen;
    line.classList.toggle("chosen", chosen);
    line.querySelector("button").setAttribute("aria-pressed", `${chosen}`);
  }
}
