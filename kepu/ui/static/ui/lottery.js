/* The draw in the reader's browser: the same pure function as kepu/engines/booking/lottery.py, on SHA-256 of WebCrypto. Nothing is taken
   from the page but the published file. `kepuLottery.replay(document)` gives every step; `verify(document)` what is wrong. */
(() => {
  "use strict";
  const ALGORITHM = "kepu-lottery-1";
  const sha = async (text) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const digestOf = (entries) => sha([...entries].sort((a, b) => compare(a.id, b.id)).map((e) => `${e.id}|${e.seats}|${e.share}\n`).join(""));
  const seedOf = (secret, digest) => sha(`${secret}|${digest}`);
  const orderOf = async (seed, entries) => {
    const keyed = await Promise.all(entries.map(async (entry) => ({ entry, number: await sha(`${seed}|${entry.id}`) })));
    return keyed.sort((a, b) => compare(a.number, b.number) || compare(a.entry.id, b.entry.id));
  };

  /* Steps in the order in which they are decided: first each share's own, then everybody who has not won yet. `left` is before the step. */
  const draw = async (seed, entries, seats, shares) => {
    const order = await orderOf(seed, entries);
    const kept = { ...shares };
    const won = new Set();
    const inShare = new Set();
    const steps = [];
    for (const { entry, number } of order) {
      if (!entry.share || !(entry.share in kept)) continue;
      const left = kept[entry.share];
      const takes = left >= entry.seats;
      if (takes) { kept[entry.share] -= entry.seats; won.add(entry.id); inShare.add(entry.id); }
      steps.push({ round: "share", share: entry.share, entry, number, left, takes });
    }
    let free = seats;
    for (const { entry, number } of order) {
      if (won.has(entry.id)) continue;
      const left = free;
      const takes = entry.seats <= left;
      if (takes) { free -= entry.seats; won.add(entry.id); }
      steps.push({ round: "open", share: "", entry, number, left, takes });
    }
    const ids = order.map(({ entry }) => entry.id);
    return { won: ids.filter((id) => won.has(id)), waiting: ids.filter((id) => !won.has(id)), inShare: [...inShare], steps, order };
  };
  const resultDigest = (result) => sha(`${result.won.join("\n")}\n\n${result.waiting.join("\n")}\n`);
  const same = (a, b) => a.length === b.length && a.every((value, at) => value === b[at]);
  const equal = (a, b) => String(a).toLowerCase() === String(b).toLowerCase();

  /* Everything from the secret to the result. Throws for another algorithm or a draw that is not held yet. */
  const replay = async (document) => {
    if (document.algorithm !== ALGORITHM) throw new Error(`unknown algorithm ${document.algorithm}`);
    if (document.state !== "drawn") throw new Error("the draw is not held yet");
    const { entries, terms } = document;
    const commitment = await sha(document.secret);
    const digest = await digestOf(entries);
    const seed = await seedOf(document.secret, digest);
    const result = await draw(seed, entries, terms.seats, terms.shares);
    const checks = {
      once: new Set(entries.map((entry) => entry.id)).size === entries.length,
      commitment: equal(commitment, document.commitment),
      entries: equal(digest, document.entries_digest),
      seed: equal(seed, document.seed),
      result: same(result.won, document.result.won) && same(result.waiting, document.result.waiting),
      digest: equal(await resultDigest(result), document.result_digest),
    };
    return { commitment, digest, seed, result, checks, isRight: Object.values(checks).every(Boolean) };
  };
  window.kepuLottery = { digestOf, draw, resultDigest, replay };
})();
