/* Records: a draft kept in this browser until it is saved, and number fields that follow how people took part. */
(() => {
  "use strict";
  const PREFIX = "kepu-record-draft:";
  const SKIP = new Set(["csrfmiddlewaretoken", "kept"]);
  const store = {
    read: (key) => { try { return JSON.parse(localStorage.getItem(PREFIX + key) || "null"); } catch { return null; } },
    write: (key, value) => { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full or forbidden: no draft then */ } },
    forget: (key) => { try { localStorage.removeItem(PREFIX + key); } catch { /* nothing to forget */ } },
  };

  if (document.querySelector("[data-record-saved]")) store.forget("proposed");

  const form = document.querySelector("form[data-record-draft]");
  if (!form) return;
  const key = form.dataset.recordDraft;
  const followsLink = new URLSearchParams(location.search).size > 0;

  const values = () => [...new FormData(form)].filter(([name, value]) => !SKIP.has(name) && typeof value === "string");
  const grow = (said) => {
    for (const [name, value] of said) {
      if (!name.endsWith("-TOTAL_FORMS")) continue;
      const total = form.elements[name];
      const adder = total?.closest("[data-formset]")?.querySelector("[data-formset-add]");
      while (adder && Number(total.value) < Number(value) && Number(value) < 61) adder.click();
    }
  };
  const restore = (said) => {
    grow(said);
    form.querySelectorAll("input[type=checkbox], input[type=radio]").forEach((box) => { box.checked = false; });
    for (const [name, value] of said) {
      if (name.endsWith("_FORMS")) continue;
      form.querySelectorAll(`[name="${CSS.escape(name)}"]`).forEach((field) => {
        if (field.type === "checkbox" || field.type === "radio") { if (field.value === value) field.checked = true; }
        else if (field.type !== "file") field.value = value;
      });
    }
  };

  const note = form.querySelector("[data-restored]");
  const said = key === "proposed" && !("bound" in form.dataset) && !followsLink ? store.read(key) : null;
  if (said?.values?.length && Date.now() - said.at < 7 * 864e5) {
    restore(said.values);
    if (note) note.hidden = false;
  }
  form.querySelectorAll("[data-forget], [data-forget-link]").forEach((button) => button.addEventListener("click", () => {
    store.forget(key);
    if (button.matches("[data-forget]")) location.reload();
  }));

  let timer = 0;
  const keep = () => { clearTimeout(timer); timer = setTimeout(() => { if (key === "proposed") store.write(key, { at: Date.now(), values: values() }); }, 400); };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  const parts = () => {
    const mode = form.querySelector("input[name=mode]:checked")?.value;
    for (const name of ["onsite", "online"]) {
      const box = form.querySelector(`[data-part="${name}"]`);
      if (box) box.hidden = Boolean(mode) && mode !== name && mode !== "both";
    }
  };
  form.addEventListener("change", parts);
  parts();
})();
