/* Writing help in the editor: asks the server about the text whenever it has changed, shows what was found and where. */
(() => {
  "use strict";
  const TICK = 700;
  const AGAIN = 10000;

  /* Places count code points, the browser counts UTF-16 units. */
  const units = (text, points) => [...text].slice(0, points).join("").length;

  /* The field of a place. Wagtail names every block and field by data-contentpath; items of a list by their id, so by position here. */
  const step = (from, name) => {
    const below = [...from.querySelectorAll("[data-contentpath]")].filter((each) => each.parentElement.closest("[data-contentpath]") === from);
    const shown = below.filter((each) => each.offsetParent !== null || !each.closest("[aria-hidden=true]"));
    return /^\d+$/.test(name) ? shown[Number(name)] : below.find((each) => each.dataset.contentpath === name);
  };
  const holder = (block, path) => {
    if (!block) return null; // the whole text
    if (block === "title" || block === "summary") return document.querySelector(`[data-contentpath="${block}"]`);
    const body = document.querySelector('[data-contentpath="body"]');
    if (!body) return null;
    let found = block.startsWith("#") ? step(body, block.slice(1)) : body.querySelector(`[data-contentpath="${CSS.escape(block)}"]`);
    for (const name of path ? path.split(".") : []) found = (found && step(found, name)) || found;
    return found;
  };
  const fieldIn = (place) => place?.querySelector("[contenteditable=true]") || place?.querySelector("textarea:not([hidden]), input:not([type=hidden])");

  /* The stretch of a rich text, across its paragraphs, which the server joins by line breaks. */
  const stretch = (editor, item) => {
    const lines = [...editor.querySelectorAll("[data-block=true]")];
    const text = lines.map((line) => line.textContent).join("\n");
    let start = units(text, Number(item.dataset.start));
    const words = item.dataset.words;
    if (!words) return null;
    if (text.substr(start, words.length) !== words) start = text.indexOf(words);
    if (start < 0) return null;
    const range = document.createRange();
    let passed = 0;
    let placed = 0;
    for (const line of lines) {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const [side, wanted] of [["setStart", start], ["setEnd", start + words.length]]) {
          const inside = wanted - passed;
          const bound = side === "setStart" ? inside >= 0 && inside < node.length : inside > 0 && inside <= node.length;
          if (bound) { range[side](node, inside); placed += 1; }
        }
        passed += node.length;
      }
      passed += 1;
    }
    return placed === 2 ? range : null;
  };

  class Panel {
    constructor(root) {
      this.root = root;
      this.form = document.querySelector("form[data-edit-form], #page-edit-form");
      this.report = root.querySelector("[data-report]");
      this.status = root.querySelector("[data-status]");
      this.filter = "";
      this.seen = null;
      this.sent = null;
      this.failed = 0;
      this.saying = 0;
      root.addEventListener("click", (event) => this.click(event));
      this.report.addEventListener("mouseover", (event) => this.point(event.target.closest("[data-finding], [data-waived], [data-proposal]")));
      this.report.addEventListener("focusin", (event) => this.point(event.target.closest("[data-finding], [data-waived], [data-proposal]")));
      window.setInterval(() => this.tick(), TICK);
      this.tick();
    }

    written() {
      const fields = new URLSearchParams();
      for (const [name, value] of new FormData(this.form)) if (typeof value === "string") fields.append(name, value);
      return fields.toString();
    }

    /* The editor changes its hidden fields without an event: look at the whole form, and ask once it has been still for a moment. */
    tick() {
      if (document.hidden) return;
      const now = this.written();
      const still = now === this.seen;
      this.seen = now;
      if (!still || now === this.sent) return;
      if (this.failed && Date.now() - this.failed < AGAIN) return;
      this.check(now);
    }

    async check(text) {
      this.sent = text;
      this.asking?.abort();
      this.asking = new AbortController();
      this.root.dataset.busy = "";
      try {
        const answer = await this.post(this.root.dataset.check, text, this.asking.signal);
        this.failed = 0;
        this.show(await answer.text());
      } catch (error) {
        if (error.name === "AbortError") return;
        this.sent = null;
        this.failed = Date.now();
        this.say(error.message || this.root.dataset.saidFailed);
      } finally {
        if (this.sent === text || this.failed) delete this.root.dataset.busy;
      }
    }

    async post(url, body, signal) {
      const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
      let answer;
      try {
        answer = await fetch(url, {
          method: "POST", body, signal, credentials: "same-origin",
          headers: { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "X-CSRFToken": token },
        });
      } catch (error) {
        if (error.name === "AbortError") throw error;
        throw new Error(this.root.dataset.saidFailed);
      }
      if (answer.redirected) throw new Error(this.root.dataset.saidSignedOut);
      if (!answer.ok) {
        const said = await answer.json().catch(() => ({}));
        throw new Error(said.message || this.root.dataset.saidFailed);
      }
      return answer;
    }

    /* Somebody writing a reason, or changing a proposal, is not interrupted: what they typed and where they are is kept. */
    show(html) {
      const next = document.createElement("template");
      next.innerHTML = html;
      const focused = this.report.contains(document.activeElement) ? document.activeElement : null;
      const keptId = focused?.id;
      const place = keptId && focused.closest("[data-finding]")?.dataset.finding;
      const open = [...this.report.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep);
      const drafts = new Map([...this.report.querySelectorAll("textarea")].map((area) => [this.draftKey(area), [area.value, area.defaultValue, !area.closest("[hidden]")]]));
      this.report.replaceChildren(next.content);
      open.forEach((keep) => this.report.querySelector(`details[data-keep="${keep}"]`)?.setAttribute("open", ""));
      this.report.querySelectorAll("textarea").forEach((area) => {
        const [value, before, isOpen] = drafts.get(this.draftKey(area)) || [];
        if (value !== undefined && value !== before) area.value = value;
        if (isOpen && area.closest("[data-reason]")) this.reason(area.closest("[data-finding]"), true);
      });
      if (keptId) {
        const same = place ? this.report.querySelector(`[data-finding="${place}"] [id^="${keptId.replace(/\d+$/, "")}"]`) : document.getElementById(keptId);
        (same || this.root.querySelector("[data-filter][aria-pressed=true]")).focus({ preventScroll: true });
      }
      this.count();
      this.choose(this.filter);
      this.mark();
    }

    draftKey(area) {
      const item = area.closest("[data-finding], [data-proposal]");
      return item.dataset.finding || `proposal ${item.dataset.proposal}`;
    }

    count() {
      const report = this.report.querySelector("[data-summary]");
      let all = 0;
      for (const severity of ["error", "warning", "hint"]) {
        const number = Number(report.dataset[severity]);
        all += number;
        this.root.querySelector(`[data-count="${severity}"]`).textContent = number || "";
      }
      this.root.querySelector('[data-count="all"]').textContent = all || "";
      const badge = document.querySelector('[data-side-panel-toggle="writing"] [data-side-panel-toggle-counter]');
      if (badge) { badge.textContent = all; badge.hidden = !all; }
      if (Date.now() > this.saying) this.say(report.dataset.summary, 0);
    }

    say(text, hold = 6000) {
      if (hold) this.saying = Date.now() + hold;
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    choose(filter) {
      this.filter = filter;
      this.root.querySelectorAll("[data-filter]").forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.filter === filter)));
      let shown = 0;
      this.report.querySelectorAll("[data-finding]").forEach((item) => {
        item.hidden = Boolean(filter) && item.dataset.severity !== filter;
        shown += item.hidden ? 0 : 1;
      });
      const none = this.report.querySelector("[data-none]");
      if (none) none.hidden = shown > 0;
    }

    /* Marks without touching the text: the editor's own nodes stay as they are. */
    mark() {
      document.querySelectorAll("[data-writing-mark]").forEach((field) => delete field.dataset.writingMark);
      document.querySelectorAll("[data-writing-assisted]").forEach((block) => delete block.dataset.writingAssisted);
      const ranges = { error: [], warning: [], hint: [] };
      this.report.querySelectorAll("[data-finding]").forEach((item) => {
        const field = fieldIn(holder(item.dataset.block, item.dataset.path));
        if (!field) return;
        const range = field.isContentEditable ? stretch(field, item) : null;
        if (range) ranges[item.dataset.severity].push(range);
        else if (!field.isContentEditable && field.dataset.writingMark !== "error") field.dataset.writingMark = item.dataset.severity;
      });
      this.report.querySelectorAll("[data-proposal]").forEach((item) => {
        const block = holder(item.dataset.block, "");
        if (block) block.dataset.writingAssisted = this.root.dataset.saidAssisted;
      });
      if (!window.CSS?.highlights) return;
      for (const [severity, found] of Object.entries(ranges)) CSS.highlights.set(`writing-${severity}`, new Highlight(...found));
    }

    point(item) {
      if (!window.CSS?.highlights) return;
      const field = item && fieldIn(holder(item.dataset.block, item.dataset.path));
      const range = field?.isContentEditable ? stretch(field, item) : null;
      if (range) CSS.highlights.set("writing-current", new Highlight(range));
      else CSS.highlights.delete("writing-current");
    }

    /* Opens what is folded, goes there and selects the words; on a phone the panel makes room first. */
    go(item) {
      const place = holder(item.dataset.block, item.dataset.path);
      const field = fieldIn(place);
      if (!place) { this.say(this.root.dataset.saidGone); return; }
      for (let up = place; up; up = up.parentElement) {
        up.querySelector?.(":scope > .w-panel__header [data-panel-toggle][aria-expanded=false]")?.click();
      }
      if (window.matchMedia("(max-width: 799px)").matches) document.querySelector("[data-form-side-close-button]")?.click();
      const tab = place.closest("[role=tabpanel][hidden]");
      if (tab) document.getElementById(tab.getAttribute("aria-labelledby"))?.click();
      const target = field || place;
      target.scrollIntoView({ block: "center", behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
      if (!field) return;
      field.focus({ preventScroll: true });
      if (field.isContentEditable) {
        const range = stretch(field, item);
        if (range) { const selection = window.getSelection(); selection.removeAllRanges(); selection.addRange(range); }
      } else if (field.setSelectionRange && item.dataset.words) {
        const [start, end] = this.span(field, item);
        if (start >= 0) field.setSelectionRange(start, end);
      }
    }

    span(field, item) {
      const words = item.dataset.words;
      let start = units(field.value, Number(item.dataset.start));
      if (field.value.substr(start, words.length) !== words) start = field.value.indexOf(words);
      return [start, start + words.length];
    }

    put(field, start, end, text) {
      field.focus();
      field.setSelectionRange(start, end);
      if (!document.execCommand("insertText", false, text)) {
        field.setRangeText(text, start, end, "end");
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    apply(item) {
      const field = fieldIn(holder(item.dataset.block, item.dataset.path));
      const [start, end] = field && !field.isContentEditable ? this.span(field, item) : [-1, -1];
      if (start < 0) { this.say(this.root.dataset.saidGone); return; }
      this.put(field, start, end, item.dataset.replacement);
      this.say(this.root.dataset.saidApplied);
    }

    async copy(text) {
      try { await navigator.clipboard.writeText(text); } catch {
        const area = document.createElement("textarea");
        area.value = text;
        this.root.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      this.say(this.root.dataset.saidCopied);
    }

    reason(item, open) {
      const box = item.querySelector("[data-reason]");
      const opener = item.querySelector('[data-act="waive"]');
      box.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      return open ? box.querySelector("textarea") : opener;
    }

    async change(url, fields) {
      try {
        const answer = await this.post(url, new URLSearchParams(fields).toString());
        await this.check(this.written());
        return answer;
      } catch (error) {
        this.say(error.message);
        return null;
      }
    }

    waive(item) {
      const fields = new URLSearchParams(this.written());
      fields.set("finding", item.dataset.finding);
      fields.set("reason", item.querySelector("textarea").value);
      return this.change(this.root.dataset.waivers, fields);
    }

    ask(button, item) {
      const subject = item ? this.subject(item, button.dataset.ask) : { block: "title", path: "", text: this.prose() };
      this.say(this.root.dataset.saidAsking, 60000);
      button.disabled = true;
      return this.change(this.root.dataset.proposals, { kind: button.dataset.ask, ...subject }).then((answer) => {
        button.disabled = false;
        if (answer) { this.saying = 0; this.count(); this.report.querySelector("[data-proposal]:last-of-type textarea")?.focus(); }
      });
    }

    subject(item, kind) {
      const { block, path, words } = item.dataset;
      const field = fieldIn(holder(block, path));
      const whole = !field ? "" : field.isContentEditable ? [...field.querySelectorAll("[data-block=true]")].map((line) => line.textContent).join("\n") : field.value;
      if (kind === "explain") return { block, path, term: words, text: whole.slice(0, 3000) };
      return { block, path, text: (kind === "alt_text" ? whole : words || whole).slice(0, 3000) };
    }

    prose() {
      const fields = [...document.querySelectorAll('[data-contentpath="title"], [data-contentpath="summary"], [data-contentpath="body"] [data-contentpath]')].map(fieldIn);
      return [...new Set(fields)].filter(Boolean).map((field) => (field.isContentEditable ? field.textContent : field.value)).join("\n").slice(0, 3000);
    }

    /* What was taken goes into a plain field by itself; into a rich text a person pastes it, so that its links and marks survive. */
    async take(item) {
      const used = item.querySelector("textarea").value;
      const { proposal, kind, block, path } = item.dataset;
      const words = { dataset: { ...item.dataset } };
      const answer = await this.change(`${this.root.dataset.proposals}${proposal}/acceptance/`, { used });
      if (!answer) return;
      const place = kind === "alt_text" ? holder(block, path.replace(/[^.]*$/, "alt")) : holder(block, path);
      const field = fieldIn(place);
      if (field && !field.isContentEditable && kind === "alt_text") { this.put(field, 0, field.value.length, used); return; }
      if (field && !field.isContentEditable && kind === "shorter" && this.span(field, words)[0] >= 0) { this.put(field, ...this.span(field, words), used); return; }
      await this.copy(used);
    }

    click(event) {
      const chip = event.target.closest("[data-filter]");
      if (chip) { this.choose(chip.dataset.filter); return; }
      const button = event.target.closest("[data-act]");
      if (!button) return;
      const item = button.closest("[data-finding], [data-waived], [data-proposal]");
      const acts = {
        go: () => this.go(item),
        apply: () => this.apply(item),
        copy: () => this.copy(item.dataset.replacement),
        waive: () => this.reason(item, button.getAttribute("aria-expanded") !== "true").focus(),
        "waive-not": () => this.reason(item, false).focus(),
        "waive-now": () => this.waive(item),
        unwaive: () => this.change(`${this.root.dataset.waivers}${button.dataset.waiver}/withdrawal/`, {}),
        ask: () => this.ask(button, item),
        take: () => this.take(item),
        leave: () => this.change(`${this.root.dataset.proposals}${item.dataset.proposal}/rejection/`, {}),
      };
      acts[button.dataset.act]();
    }
  }

  const begin = () => document.querySelectorAll("[data-writing]").forEach((root) => new Panel(root));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
