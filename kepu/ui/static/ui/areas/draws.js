/* The page of a draw: runs the published draw again and says step by step who won and why somebody was passed over. */
(() => {
  "use strict";
  const root = document.getElementById("draw");
  const button = document.getElementById("draw-run");
  if (!root || !button) return;
  const words = JSON.parse(document.getElementById("draw-words").textContent);
  const place = document.getElementById("draw-steps");
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const make = (name, css, ...inside) => { const made = document.createElement(name); if (css) made.className = css; made.append(...inside); return made; };
  const mine = root.dataset.mine || "";
  const labels = JSON.parse(root.dataset.shares || "{}");
  const label = (code) => labels[code] || code;

  const check = (name, isRight) => make("li", isRight ? "is-ok" : "is-bad", make("b", "", isRight ? "✓ " : "✗ "), words.checks[name]);
  const step = (row, at) => {
    const what = row.takes ? (row.round === "share" ? words.wins_share : words.wins) : row.left > 0 ? words.does_not_fit : words.none_left;
    const text = say(what, { seats: row.entry.seats, left: row.left, after: row.left - row.entry.seats, share: label(row.share) });
    const css = `draw-step${row.takes ? " is-won" : ""}${row.entry.id === mine ? " is-mine" : ""}`;
    return make("li", css, make("span", "draw-step__at", String(at + 1)), make("span", "mono draw-step__id", row.entry.id), make("span", "draw-step__what", text), make("small", "mono", `${row.number.slice(0, 12)}…`));
  };
  const round = (title, rows) => {
    if (!rows.length) return [];
    const list = make("ol", "draw-list", ...rows.map(step));
    list.tabIndex = 0;
    list.setAttribute("role", "list");
    list.setAttribute("aria-label", title);
    return [make("h3", "", title), list];
  };
  const run = async () => {
    if (!window.isSecureContext || !crypto.subtle) return place.replaceChildren(make("p", "", words.insecure));
    button.disabled = true;
    place.replaceChildren(make("p", "", words.running));
    try {
      const published = await (await fetch(root.dataset.file)).json();
      const found = await window.kepuLottery.replay(published);
      const tone = found.isRight ? "ok" : "bad";
      const alert = make("div", `alert alert--${tone}`, make("div", "", make("p", "alert__title", found.isRight ? words.right : words.wrong)));
      alert.setAttribute("role", "status");
      const shares = [...new Set(found.result.steps.filter((row) => row.round === "share").map((row) => row.share))];
      place.replaceChildren(
        alert,
        make("ul", "draw-checks", ...Object.entries(found.checks).map(([name, isRight]) => check(name, isRight))),
        make("p", "small", words.seed, " ", make("code", "mono draw-code", found.seed)),
        ...shares.flatMap((code) => round(say(words.share_round, { share: label(code), seats: published.terms.shares[code] }), found.result.steps.filter((row) => row.round === "share" && row.share === code))),
        ...round(say(words.open_round, { seats: published.terms.seats }), found.result.steps.filter((row) => row.round === "open")),
      );
      root.dataset.checked = tone;
    } catch {
      place.replaceChildren(make("p", "", words.failed));
    } finally {
      button.disabled = false;
    }
  };
  button.hidden = false;
  button.addEventListener("click", run);
})();
