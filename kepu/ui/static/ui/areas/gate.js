/* Check-in at the door. Everything that happens is written on the phone first (IndexedDB) under an id made here, then sent; what could not
   be sent waits, survives a closed tab, and is sent again under the same id, so that it acts once. Three answers: verified by the server,
   let in offline and not verified yet, refused. The list for offline work holds ids, seats and digits – no names – and goes with the slot. */
(() => {
  "use strict";
  const root = document.getElementById("gate");
  const words = root && JSON.parse(document.getElementById("gate-words").textContent);
  if (!root || !("indexedDB" in window)) return;
  const slot = root.dataset.slot;
  const base = root.dataset.base;
  const PATIENCE = 5000;
  const el = (name) => document.getElementById(`gate-${name}`);
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const clock = (moment) => new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
  const now = () => new Date().toISOString();
  const newId = () => crypto.randomUUID?.() || "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const recall = (name) => { try { return localStorage.getItem(name) || ""; } catch { return ""; } };
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* asked again next time */ } };
  const device = recall("kepu-gate-device") || newId().slice(0, 8);
  remember("kepu-gate-device", device);

  /* The phone's own store. */
  const db = new Promise((done, fail) => {
    const request = indexedDB.open("kepu-gate", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("slots", { keyPath: "slot" });
      request.result.createObjectStore("scans", { keyPath: "scan_id" });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const act = async (store, mode, what) => {
    const held = (await db).transaction(store, mode);
    const request = what(held.objectStore(store));
    return new Promise((done, fail) => { held.oncomplete = () => done(request.result); held.onerror = held.onabort = () => fail(held.error); });
  };
  const put = (store, value) => act(store, "readwrite", (rows) => rows.put(value));
  const all = (store) => act(store, "readonly", (rows) => rows.getAll());
  const drop = (store, key) => act(store, "readwrite", (rows) => rows.delete(key));

  let list = null;
  let scans = [];
  let count = null;
  let connected = navigator.onLine;
  let signedOut = false;
  let token = document.querySelector("#gate-form input[name=csrfmiddlewaretoken]")?.value || "";

  /* The network, with an end to waiting. Throws when there is none; an answer of the sign-in page is no answer. */
  const ask = async (address, body) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const options = { signal: stop.signal, credentials: "same-origin", headers: { Accept: "application/json" } };
      if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
      const response = await fetch(address, options);
      connected = true;
      signedOut = response.redirected || response.status === 403;
      if (signedOut || !response.ok) throw new Error(String(response.status));
      return await response.json();
    } catch (error) {
      if (error.name === "AbortError" || error instanceof TypeError) connected = false;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  /* Tickets: K1.payload.signature, checked with the key in the list where the browser knows Ed25519. */
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=")), (c) => c.charCodeAt(0));
  const opened = (text) => {
    try {
      const [prefix, payload, signature] = text.split(".");
      const said = JSON.parse(new TextDecoder().decode(bytes(payload)));
      return prefix === "K1" && signature && /^[0-9a-f]{32}$/.test(said.b) ? said : null;
    } catch {
      return null;
    }
  };
  const isSigned = async (text) => {
    if (!list || !crypto.subtle) return null;
    try {
      const key = await crypto.subtle.importKey("raw", bytes(list.public_key), { name: "Ed25519" }, false, ["verify"]);
      const at = text.lastIndexOf(".");
      return await crypto.subtle.verify({ name: "Ed25519" }, key, bytes(text.slice(at + 1)), new TextEncoder().encode(text.slice(0, at)));
    } catch (error) {
      return error.name === "NotSupportedError" ? null : false;
    }
  };

  const waits = (scan) => scan.state !== "sent";
  const mine = () => scans.filter((scan) => scan.slot === slot);
  const isBack = (scan) => scans.some((other) => other.kind === "undo" && other.undoes === scan.scan_id && other.answer?.why !== "not_possible");
  const pendingOf = (id) => mine().filter((scan) => scan.booking === id && scan.entered && waits(scan) && !isBack(scan));
  const lineOf = (id) => list?.lines.find((line) => line.id === id);
  const insideOf = (line) => line.admitted + pendingOf(line.id).reduce((sum, scan) => sum + scan.count, 0);

  /* What was read or typed: which booking, or why not. */
  const identify = async (text) => {
    if (!text.startsWith("K1.")) return byCode(text);
    const said = opened(text);
    if (!said || (await isSigned(text)) === false) return { ticket: text, booking: said?.b || "", why: "bad_ticket", left: 1 };
    const line = lineOf(said.b);
    const seconds = Date.now() / 1000;
    const why = said.s !== slot.replace(/-/g, "") ? "other_slot" : seconds < said.f ? "too_early" : seconds > said.t ? "too_late" : "";
    const cannot = !line && (await isSigned(text)) === null ? "cannot_check" : "";
    return { ticket: text, booking: said.b, line, why, cannot, left: line ? line.seats - insideOf(line) : said.n };
  };
  const found = (id, seats, admitted, who, code) => {
    const line = lineOf(id);
    return { ticket: id.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5"), booking: id, line, why: "", cannot: "", who, code, seats, left: line ? line.seats - insideOf(line) : seats - admitted };
  };
  const codeOf = (id) => `${id.slice(0, 4)}-${id.slice(4, 8)}`.toUpperCase();
  const byCode = async (text) => {
    const code = text.replace(/[\s-]/g, "").toLowerCase();
    const fits = (line) => (/^[0-9a-f]{4,}$/.test(code) && line.id.startsWith(code)) || line.tails.some((tail) => tail.toLowerCase() === code) || (code.length > 1 && line.group.toLowerCase().includes(code));
    const known = (list?.lines || []).filter(fits).map((line) => found(line.id, line.seats, line.admitted, line.group, codeOf(line.id)));
    if (known.length) return { choices: known };
    try {
      const answer = await ask(`${base}${slot}/people/?q=${encodeURIComponent(text)}`);
      return { choices: answer.found.map((row) => found(row.id, row.seats, row.admitted, row.who.join("、"), row.code)), searched: true };
    } catch {
      return { choices: [] };
    }
  };

  /* What this phone says without a network. */
  const judge = (scan, what) => {
    const why = what.why || what.cannot;
    if (why) return { verdict: "refused", why };
    const line = what.line;
    if (!line || insideOf(line) + scan.count <= line.limit) return { verdict: "offline", why: "" };
    const here = pendingOf(line.id).map((row) => ({ at: row.scanned_at, gate: row.gate, count: row.count }));
    return { verdict: "duplicate", why: "inside", entries: [...line.entries, ...here] };
  };

  const write = async (kind, more) => {
    const scan = { scan_id: newId(), slot, kind, scanned_at: now(), gate: el("name").value.trim(), device, was_offline: false, entered: false, count: 0, ticket: "", booking: "", state: "sending", ...more };
    scans.push(scan);
    await put("scans", scan);
    return scan;
  };
  const outgoing = ({ scan_id, kind, ticket, undoes, reason, count: number, scanned_at, gate, device: phone, was_offline, entered }) => ({ scan_id, kind, ticket, undoes: undoes || null, reason: reason || "", count: number, scanned_at, gate, device: phone, was_offline, entered });
  const settle = async (scan, answer) => {
    Object.assign(scan, { state: "sent", answer });
    const line = lineOf(answer.booking);
    if (line) Object.assign(line, { admitted: answer.inside, entries: answer.entries });
    await put("scans", scan);
  };
  const send = async (batch, to) => {
    const answer = await ask(`${base}${to}/scans/`, { scans: batch.map(outgoing) });
    const byId = new Map(answer.verdicts.map((row) => [row.scan_id, row]));
    for (const scan of batch) if (byId.has(scan.scan_id)) await settle(scan, byId.get(scan.scan_id));
    if (to !== slot) return;
    count = answer.count;
    if (list) await put("slots", Object.assign(list, { count }));
  };
  /* Sent at once; without a network judged here and kept. */
  const perform = async (scan, offline) => {
    try {
      if (!navigator.onLine) throw new TypeError("offline");
      await send([scan], slot);
      return scan.answer;
    } catch {
      const local = offline();
      Object.assign(scan, { state: "queued", was_offline: true, entered: local.verdict === "offline", local });
      await put("scans", scan);
      return { ...local, count: scan.count };
    }
  };

  let sending = false;
  const sync = async () => {
    if (sending || !navigator.onLine) return;
    sending = true;
    try {
      const waiting = scans.filter((scan) => scan.state === "queued").sort((a, b) => a.scanned_at.localeCompare(b.scanned_at));
      for (const to of new Set(waiting.map((scan) => scan.slot))) {
        const batch = waiting.filter((scan) => scan.slot === to);
        for (let at = 0; at < batch.length; at += 200) await send(batch.slice(at, at + 200), to);
      }
      if (waiting.length) await fetchList();
    } catch { /* tried again at the next turn */ } finally {
      sending = false;
      show();
    }
  };
  const fetchList = async () => {
    if (ended()) return;
    const fresh = await ask(`${base}${slot}/manifest/`);
    token = fresh.token;
    delete fresh.token;
    list = fresh;
    count = fresh.count;
    await put("slots", fresh);
  };
  const ended = () => list && Date.now() > Date.parse(list.ends_at);

  /* The list and the kept page go with the slot; scans that were sent go too, others wait until they are. */
  const wipe = async () => {
    for (const kept of await all("slots")) {
      if (Date.now() <= Date.parse(kept.ends_at)) continue;
      await drop("slots", kept.slot);
      navigator.serviceWorker?.controller?.postMessage({ forget: `${base}${kept.slot}/` });
      for (const scan of scans.filter((row) => row.slot === kept.slot && !waits(row))) await drop("scans", scan.scan_id);
      if (kept.slot === slot) Object.assign(list, { lines: [] });
    }
  };

  /* Seen, heard, felt. */
  const TONE = { admitted: "ok", offline: "warn", duplicate: "bad", refused: "bad", conflict: "warn" };
  let audio = null;
  const signal = (tone) => {
    navigator.vibrate?.({ ok: 80, warn: [80, 60, 80], bad: [300, 100, 300] }[tone]);
    try {
      audio ||= new AudioContext();
      const voice = audio.createOscillator();
      const loud = audio.createGain();
      voice.frequency.value = { ok: 880, warn: 520, bad: 200 }[tone];
      loud.gain.value = 0.15;
      voice.connect(loud).connect(audio.destination);
      voice.start();
      voice.stop(audio.currentTime + (tone === "bad" ? 0.5 : 0.15));
    } catch { /* silent where sound is not allowed */ }
  };
  const line = (text, name) => { const p = document.createElement("p"); p.textContent = text; if (name) p.className = name; return p; };
  const people = (n) => say(words.people, { n });
  const before = (entries) => (entries || []).map((row) => say(words.before, { at: clock(row.at), gate: row.gate || words.some_gate, n: people(row.count) }));
  const headline = (kind, answer) => {
    if (kind === "undo") return answer.why === "not_possible" ? words.refused : words.taken_back;
    if (answer.verdict === "offline") return say(words.offline, { n: people(answer.count) });
    if (answer.verdict === "admitted") return say(kind === "walk_in" ? words.walk_in : words.admitted, { n: people(answer.count) });
    return words[answer.verdict];
  };
  const announce = (kind, answer, who) => {
    const isUndo = kind === "undo" && answer.why !== "not_possible";
    const tone = isUndo ? "warn" : TONE[answer.verdict];
    const parts = [line(headline(kind, answer), "gate-verdict__what")];
    if (who) parts.push(line(who));
    if (answer.verdict === "offline") parts.push(line(words.offline_note, "gate-verdict__mark"));
    if (answer.verdict === "admitted" && answer.booking) parts.push(line(say(words.inside_of, answer)), line(`✓ ${words.verified}`, "gate-verdict__mark"));
    if (answer.why && !isUndo && answer.why !== "inside") parts.push(line(words.why[answer.why] || answer.why));
    if (answer.verdict === "duplicate") parts.push(...before(answer.entries).map((text) => line(text)));
    el("verdict").className = `gate-verdict is-${tone}`;
    el("verdict").replaceChildren(...parts);
    el("verdict").hidden = false;
    signal(tone);
  };
  const tell = (text) => {
    el("verdict").className = "gate-verdict";
    el("verdict").replaceChildren(line(text, "gate-verdict__what"));
    el("verdict").hidden = false;
    signal("bad");
  };

  const button = (label, press, isMain) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: `btn${isMain ? " btn--primary" : ""}` });
    made.append(...[].concat(label).map((text) => Object.assign(document.createElement("span"), { textContent: text })));
    made.addEventListener("click", () => { el("ask").hidden = true; press(); });
    return made;
  };
  const question = (title, note, buttons, name) => {
    const row = document.createElement("div");
    row.className = name;
    row.append(...buttons);
    el("ask").replaceChildren(line(title, "gate-ask__title"), ...(note ? [line(note)] : []), row);
    el("ask").hidden = false;
    el("verdict").hidden = true;
    row.querySelector("button").focus();
  };

  /* From a reading to a verdict. */
  const enter = async (what, number) => {
    const scan = await write("ticket", { ticket: what.ticket, booking: what.booking, count: number });
    const answer = await perform(scan, () => judge(scan, what));
    announce("ticket", answer, what.line?.group || what.who || "");
    show();
  };
  const consider = (what) => {
    const most = Math.max(1, what.left, what.line ? what.line.limit - insideOf(what.line) : 0);
    if (what.why || what.left <= 1) return enter(what, 1);
    const fewer = Array.from({ length: Math.min(most, 60) }, (_, at) => at + 1).filter((n) => n !== what.left);
    question(words.how_many, say(words.remaining, { n: people(what.left) }), [button(say(words.all, { n: people(what.left) }), () => enter(what, what.left), true), ...fewer.map((n) => button(String(n), () => enter(what, n)))], "gate-ask__row");
  };
  let busy = false;
  const read = async (text) => {
    if (busy || !text) return;
    busy = true;
    el("ask").hidden = el("verdict").hidden = true; // the one before says nothing of this one
    try {
      const what = await identify(text);
      if (!what.choices) await consider(what);
      else if (what.choices.length === 1) await consider(what.choices[0]);
      else if (what.choices.length) question(words.which, "", what.choices.map((row) => button([row.who || row.code, `${row.code} · ${people(row.seats)}`], () => consider(row))), "gate-ask__list");
      else tell(what.searched ? words.not_found : words.not_found_offline);
    } finally {
      busy = false;
      show();
    }
  };
  const walkIn = async (number) => {
    el("verdict").hidden = true;
    const scan = await write("walk_in", { count: number });
    announce("walk_in", await perform(scan, () => ({ verdict: "offline", why: "" })));
    show();
  };
  const last = () => mine().filter((scan) => scan.kind !== "undo" && (["admitted", "conflict"].includes(scan.answer?.verdict) || (waits(scan) && scan.entered))).at(-1);
  let armed = 0;
  const undo = async () => {
    const target = last();
    if (!target || isBack(target)) return;
    if (Date.now() - armed > 4000) {
      armed = Date.now();
      setTimeout(show, 4100);
      return show();
    }
    armed = 0;
    const scan = await write("undo", { undoes: target.scan_id, booking: "", reason: words.mistake });
    announce("undo", await perform(scan, () => ({ verdict: "undone", why: "taken_back" })));
    if (connected) await fetchList().catch(() => {});
    show();
  };

  /* The page as things stand. */
  const show = () => {
    const waiting = scans.filter(waits);
    const inHere = mine().filter((scan) => waits(scan) && scan.entered && !isBack(scan));
    const extra = inHere.reduce((sum, scan) => sum + scan.count, 0);
    if (count) {
      el("inside").textContent = count.inside + extra;
      el("expected").textContent = count.expected;
      el("walk-ins").textContent = count.walk_ins + inHere.filter((scan) => scan.kind === "walk_in").reduce((sum, scan) => sum + scan.count, 0);
      if (count.conflicts) el("conflicts").querySelector("span").textContent = say(words.conflicts, { n: count.conflicts });
    }
    const off = !connected || !navigator.onLine;
    el("net").className = `gate-net ${off ? "is-off" : "is-on"}`;
    el("net").textContent = [off ? words.is_offline : words.online, waiting.length ? say(words.unsent, { n: waiting.length }) : ""].filter(Boolean).join(" · ");
    el("pending").hidden = !(extra || signedOut);
    el("pending").textContent = signedOut ? words.signed_out : say(words.unverified, { n: people(extra) });
    el("list").textContent = ended() ? words.ended : list ? say(words.list_of, { at: clock(list.made_at) }) : words.no_list;
    const recent = mine().filter((scan) => scan.kind !== "undo").slice(-8).reverse();
    el("log").hidden = !recent.length;
    el("scans").replaceChildren(...recent.map(item));
    const target = last();
    el("undo").hidden = !target || isBack(target);
    el("undo").textContent = Date.now() - armed < 4000 ? words.take_back_sure : words.take_back;
    el("name-said").textContent = el("name").value.trim() || "–";
  };
  const item = (scan) => {
    const answer = scan.answer || { ...scan.local, count: scan.count };
    const made = document.createElement("li");
    made.className = `is-${TONE[answer.verdict] || "warn"}${isBack(scan) ? " is-back" : ""}`;
    const at = Object.assign(document.createElement("time"), { textContent: clock(scan.scanned_at) });
    const what = Object.assign(document.createElement("span"), { textContent: answer.verdict ? headline(scan.kind, answer) : "…" });
    const state = Object.assign(document.createElement("small"), { textContent: answer.verdict === "offline" ? words.offline_note : scan.booking ? codeOf(scan.booking) : "" });
    made.append(at, what, state);
    return made;
  };

  /* The camera. Where the browser does not read codes by itself, a reader of ours is fetched that answers in the same way. */
  let stream = null;
  let Reader = null;
  const findReader = async () => {
    const own = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
    return own.includes("qr_code") ? BarcodeDetector : (await import(root.dataset.reader)).BarcodeDetector;
  };
  const stopCamera = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    el("video").hidden = true;
    el("scan").querySelector("span").textContent = words.scan;
  };
  const startCamera = async () => {
    Reader ||= await findReader();
    const detector = new Reader({ formats: ["qr_code"] });
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    el("video").srcObject = stream;
    el("video").hidden = false;
    el("scan").querySelector("span").textContent = words.stop_camera;
    await el("video").play();
    let seen = "";
    let at = 0;
    const look = async () => {
      if (!stream) return;
      const codes = el("ask").hidden ? await detector.detect(el("video")).catch(() => []) : [];
      const text = codes[0]?.rawValue || "";
      if (text && (text !== seen || Date.now() - at > 4000)) { seen = text; at = Date.now(); await read(text); at = Date.now(); }
      setTimeout(look, 200);
    };
    look();
  };
  const prepareCamera = () => {
    const can = Boolean(navigator.mediaDevices?.getUserMedia); // browsers give a camera to secure addresses only
    el("scan").hidden = !can;
    el("camera").hidden = can;
    el("camera").textContent = words.no_camera;
    el("scan").addEventListener("click", () => {
      if (stream) stopCamera();
      else startCamera().catch(() => { stopCamera(); el("camera").textContent = words.camera_refused; el("camera").hidden = false; });
    });
  };

  /* The first visit comes before the worker: this page is put beside what the worker keeps, so that it opens again without a network. */
  const keepPage = async () => {
    if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
    await navigator.serviceWorker.register(root.dataset.worker);
    await navigator.serviceWorker.ready;
    const pages = await caches.open("kepu-gate-pages");
    if (ended() || (await pages.match(location.pathname))) return;
    const page = await fetch(location.pathname, { credentials: "same-origin" });
    if (page.ok && !page.redirected) await pages.put(location.pathname, page);
  };

  /* A scan that was under way when the page closed gave nobody an answer: it is asked again as it was. */
  const begin = async () => {
    root.classList.add("is-live");
    el("name").value ||= recall("kepu-gate-name");
    scans = (await all("scans")).sort((a, b) => a.scanned_at.localeCompare(b.scanned_at));
    scans.filter((scan) => scan.state === "sending").forEach((scan) => { scan.state = "queued"; });
    list = (await all("slots")).find((kept) => kept.slot === slot) || null;
    count = list?.count || null;
    await wipe();
    show();
    prepareCamera();
    await fetchList().catch(() => {});
    await sync();
    if (navigator.onLine) await Promise.race([keepPage().catch(() => {}), new Promise((done) => setTimeout(done, 8000))]);
    root.dataset.ready = "1";
  };
  el("form").addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const number = Number(event.submitter?.name === "walk_in" ? event.submitter.value : 0);
    const text = el("code").value.trim();
    if (number) return walkIn(number);
    if (busy) return; // the code stays in its field
    el("code").value = "";
    read(text);
  });
  el("name").addEventListener("change", () => { remember("kepu-gate-name", el("name").value.trim()); show(); });
  el("undo").addEventListener("click", undo);
  window.addEventListener("online", sync);
  window.addEventListener("offline", () => { connected = false; show(); });
  setInterval(async () => {
    if (document.hidden) return;
    await wipe();
    try {
      if (navigator.onLine) count = await ask(`${base}${slot}/count/`);
    } catch { /* shown as no network */ }
    await sync();
    show();
  }, 5000);
  setInterval(() => { if (!document.hidden && navigator.onLine) fetchList().then(show).catch(() => {}); }, 60000);
  begin();
})();
