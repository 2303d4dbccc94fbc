/* Draws cards with the official renderer, as Teams does, and looks them over. */

const WIDTHS = [600, 320]; // pixels of a card on a desktop and on the narrowest phone
const COLUMNS = 4; // of the page, each with both widths of a card side by side

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]; // axe-core's names of WCAG's levels A and AA

const markdown = window.markdownit(); // without HTML, as Teams has it
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

/** Draw each [name, card] in each width, in place of what was drawn before. `theme` is "light" or "dark". */
async function draw(cards, theme) {
  const hostConfig = await (await fetch(`${theme}.json`)).json();
  const styles = new CSSStyleSheet();
  styles.replaceSync(await (await fetch("teams.css")).text());
  document.body.className = theme;
  const columns = Array.from({ length: COLUMNS }, () => document.createElement("div"));
  document.querySelector("main").replaceChildren(...columns);
  for (const [name, card] of cards) {
    const section = document.createElement("section");
    const title = document.createElement("h2");
    title.textContent = name;
    section.append(title, ...WIDTHS.map((width) => hosted(name, card, width, hostConfig, theme, styles)));
    columns.reduce((one, other) => (other.offsetHeight < one.offsetHeight ? other : one)).append(section);
  }
  await document.fonts.ready;
}

/** Return a card of that width. It has a shadow root of its own, because ids are unique on one card only. */
function hosted(name, json, width, hostConfig, theme, styles) {
  const host = document.createElement("div");
  host.className = `card ${theme}`;
  host.style.width = `${width}px`;
  host.lang = json.lang;
  host.dataset.name = `${name}, ${width} px`;
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [styles];
  root.append(rendered(json, { ...hostConfig, actions: { ...hostConfig.actions, allowTitleToWrap: width < 600 } }));
  return host;
}

/** Return a card's element. Titles of buttons wrap on phones (AdaptiveCards issues 4107 and 3482), not in a browser. */
function rendered(json, hostConfig) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.parse(json);
  return card.render();
}

/**
 * Show what a card hides until somebody presses for it. The renderer then says `aria-expanded` on what is shown, where
 * it is not allowed, and not on the button: that is its own fault on every card, and taken away here.
 */
function unfold() {
  for (const { shadowRoot } of document.querySelectorAll(".card")) {
    for (const button of shadowRoot.querySelectorAll("[aria-controls]")) button.click();
    for (const shown of shadowRoot.querySelectorAll("div[aria-expanded]")) shown.removeAttribute("aria-expanded");
  }
}

/** Name each element that is cut off, or that stands out of its card. A pixel may be lost to rounding; fields scroll, and unfold. */
function cutOff() {
  return [...document.querySelectorAll(".card")].flatMap((host) => {
    const edge = host.getBoundingClientRect();
    const isCut = (element) => {
      const box = element.getBoundingClientRect();
      const hides = getComputedStyle(element).overflow !== "visible";
      return (
        (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) ||
        (hides && element.scrollHeight > element.clientHeight + 1) ||
        box.right > edge.right + 1 ||
        box.left < edge.left - 1
      );
    };
    const cut = [...host.shadowRoot.querySelectorAll(":not(textarea, input, option)")].filter(isCut);
    return cut.map((element) => `${host.dataset.name}: ${element.textContent.slice(0, 60)}`);
  });
}

/** Name each title of a button that takes more than one line. */
function wrapped() {
  return [...document.querySelectorAll(".card")].flatMap((host) =>
    [...host.shadowRoot.querySelectorAll("button")]
      .filter((button) => button.firstElementChild.clientHeight > 30)
      .map((button) => `${host.dataset.name}: ${button.textContent}`),
  );
}

/** Name each violation of WCAG 2.2 A and AA, and whatever axe-core could not decide. */
async function violations() {
  const quickly = { resultTypes: ["violations", "incomplete"], selectors: false, iframes: false, preload: false };
  const found = await axe.run(document, { runOnly: RULES, ...quickly });
  return [...found.violations, ...found.incomplete].flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 200)}: ${node.failureSummary}`),
  );
}

/** Return what a card is built of, without drawing it: its elements, its links and its text. */
function built(cards) {
  return cards.map((json) => {
    const card = rendered(json, {});
    const elements = [card, ...card.querySelectorAll("*")];
    return {
      elements: elements.map((element) => [element.tagName, ...element.getAttributeNames()].join(" ")),
      links: elements.filter((element) => "href" in element).map((element) => element.href),
    };
  });
}
