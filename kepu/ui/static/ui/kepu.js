/* Small conveniences on top of pages that work without them. No inline code, safe under a strict content security policy. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.remove("no-js");
  const cookie = (name) => (document.cookie.match(new RegExp("(?:^|; )" + name + "=([^;]*)")) || [])[1] || "";
  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `${name}=${value}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  };

  /* Theme and type size: the same cookies that the server reads. */
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-appearance]");
    if (!form) return;
    const choice = event.submitter?.value || "";
    const [name, value] = choice.split(":");
    if (name === "theme") root.dataset.theme = dark() ? "light" : "dark";
    else if (name === "type") root.dataset.type = root.dataset.type === "large" ? "normal" : "large";
    else return;
    event.preventDefault();
    keep("kepu-theme", root.dataset.theme || "");
    keep("kepu-type", root.dataset.type || "");
    form.querySelectorAll("button[value^='theme'], button[value^='type']").forEach((button) => {
      const on = button.value.startsWith("theme") ? dark() : root.dataset.type === "large";
      button.setAttribute("aria-pressed", String(on));
    });
    document.dispatchEvent(new CustomEvent("kepu:appearance"));
  });

  /* htmx: the CSRF token goes with every request that changes something. */
  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("meta[name='csrf-token']")?.content || document.querySelector("input[name='csrfmiddlewaretoken']")?.value || cookie("csrftoken");
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:error", () => toast(document.body.dataset.offline || "", "bad"));

  /* Toasts: an HX-Trigger header {"toast": {"text": "...", "tone": "ok"}} or kepu.toast(text, tone). */
  function toast(text, tone) {
    const place = document.getElementById("toasts");
    if (!place || !text) return;
    const note = document.createElement("div");
    note.className = `alert alert--${tone || "info"}`;
    note.textContent = text;
    place.append(note);
    setTimeout(() => note.remove(), 7000);
  }
  document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.matches("dialog")) event.target.close();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const all = event.target.closest("input[data-check-all]");
    if (all) all.closest("form, table").querySelectorAll(`input[name="${all.dataset.checkAll}"]`).forEach((box) => { box.checked = all.checked; });
    const copier = event.target.closest("[data-copy]");
    if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => toast(copier.dataset.copied, "ok"));
    const richCopier = event.target.closest("[data-copy-html]");
    if (richCopier) copyHtml(document.getElementById(richCopier.dataset.copyHtml), richCopier);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const box = document.querySelector("[data-search]");
      if (box) { event.preventDefault(); box.focus(); }
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
  });

  /* Copies what a <template> holds as formatted text, for editors that take HTML from the clipboard. */
  function copyHtml(source, button) {
    const parts = { "text/html": source.innerHTML, "text/plain": source.content.textContent };
    const blobs = Object.fromEntries(Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]));
    navigator.clipboard?.write([new ClipboardItem(blobs)]).then(() => toast(button.dataset.copied, "ok"));
  }

  /* File drop: the label lights up; the input inside does the work. */
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target.closest?.(".drop");
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      const input = drop.querySelector("input[type=file]");
      if (kind === "drop" && input) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
    });
  }

  /* Formset: add an empty row from the <template> of the set. */
  document.addEventListener("click", (event) => {
    const adder = event.target.closest("[data-formset-add]");
    if (!adder) return;
    const set = adder.closest("[data-formset]");
    const total = set.querySelector("input[name$='-TOTAL_FORMS']");
    const source = set.querySelector("template");
    if (!total || !source) return;
    event.preventDefault();
    const holder = document.createElement("div");
    holder.innerHTML = source.innerHTML.replaceAll("__prefix__", total.value);
    set.querySelector("[data-formset-rows]").append(...holder.children);
    total.value = String(Number(total.value) + 1);
  });

  /* A form is sent once; leaving a changed long form asks first. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[data-appearance]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));

  const worker = document.querySelector("meta[name='kepu-worker']");
  if (worker && "serviceWorker" in navigator && (location.protocol === "https:" || ["localhost", "127.0.0.1"].includes(location.hostname))) {
    navigator.serviceWorker.register(worker.content).catch(() => {});
    /* Kept pages are brought up to date when the network comes back, and now and then. */
    const refresh = () => navigator.serviceWorker.controller?.postMessage("refresh");
    window.addEventListener("online", refresh);
    let last = 0;
    try { last = Number(localStorage.getItem("kepu-refreshed")); } catch { last = Date.now(); }
    if (navigator.onLine && Date.now() - last > 900000) {
      try { localStorage.setItem("kepu-refreshed", String(Date.now())); } catch { /* asked again on the next page */ }
      setTimeout(refresh, 3000);
    }
  }
  window.kepu = { toast };
})();
