// Whether somebody's own words sound very heavy to carry: found out on this device, told nowhere, kept nowhere.
// The same lists and the same steps as community/safety/heavy.py and phrases.py, which explain them.
const LANGUAGES = ["en", "fr"];
const GAP = 3;
const HASTE_VOWEL = new RegExp(
  "(^|[^a-z0-9@$])j(?=a(?:i(?!l)|ur|im|tt|rriv|rret|vai|val|chet)|e(?:cri|ssa[iy]|sper|tai|nvi|n\\b)"
  + "|h(?:esit|ais)|i(?:rai|ma|nj)|os[ea]\\b|ou(?:bli|vr)|y\\b)", "g");
let lists;

export async function isHeavy(text) {
  lists ??= Promise.all(LANGUAGES.map(fetched)).then(read);
  lists.catch(() => { lists = undefined; });
  const { together, always, harmless, heavy } = await lists;
  const words = [...folded(text).flatMap((word) => together.get(word) ?? [word]), "."];
  return foundIn(always, words) || foundIn(heavy, takenOut(harmless, words));
}

async function fetched(language) {
  const answer = await fetch(new URL(`heavy/${language}.txt`, import.meta.url));
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.text();
}

function read(files) {
  const together = new Map();
  const lines = { always: [], harmless: [], heavy: [] };
  for (const file of files) {
    const blocks = new Map();
    const speltOut = (line) => line.replace(/[A-Z]+/g, (name) => `(${blocks.get(name)})`);
    let section;
    for (const line of file.split("\n")) {
      const [name, meaning] = line.split(" = ");
      if (!line || line.startsWith("#")) continue;
      if (/^\[[a-z]+\]$/.test(line)) section = line.slice(1, -1);
      else if (meaning === undefined) lines[section].push(speltOut(line));
      else if (/^[A-Z]+$/.test(name)) blocks.set(name, speltOut(meaning));
      else for (const written of name.split("|")) together.set(written, meaning.split(" "));
    }
  }
  return { together, always: phrases(lines.always), harmless: phrases(lines.harmless), heavy: phrases(lines.heavy) };
}

function folded(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replaceAll("œ", "oe").replaceAll("æ", "ae");
  const apart = plain.replace(/([a-z])\1\1+/g, "$1").replace(/(^|[^a-z0-9@$])([jm])['’]?(?=[bcdfghk-np-tvwxz])/g, "$1$2e ").replace(HASTE_VOWEL, "$1j ");
  return (apart.match(/[a-z0-9@$]+|\.{2,}|[.!?]/g) ?? []).flatMap((found) => {
    if (".!?".includes(found[0])) return found.length === 1 ? ["."] : [];
    const inside = /[a-z][0-9@$]+[a-z]/.test(found);
    const letters = inside ? found.replace(/[013457@$]/g, (sign) => "oieastas"["013457@$".indexOf(sign)]) : found;
    return letters.split(/[@$]/).filter(Boolean);
  });
}

const made = () => ({ words: new Map(), stems: new Map(), any: [], also: [], whole: false });

function add(steps, word, state) {
  if (!steps.has(word)) steps.set(word, []);
  steps.get(word).push(state);
}

function phrases(lines) {
  const states = [];
  const state = () => states[states.push(made()) - 1];
  const alternatives = (pieces, start) => {
    const end = state();
    let last = start;
    while (pieces.length && !")]".includes(pieces.at(-1))) {
      const piece = pieces.pop();
      if (piece === "|") {
        last.also.push(end);
        last = start;
      } else last = item(piece, pieces, last);
    }
    last.also.push(end);
    return end;
  };
  const item = (piece, pieces, start) => {
    if (piece === "(" || piece === "[") {
      const end = alternatives(pieces, start);
      if (pieces.pop() === "]") start.also.push(end);
      return end;
    }
    const end = state();
    if (piece === "~") {
      start.also.push(end);
      for (let number = 0; number < GAP; number += 1) {
        const following = state();
        start.any.push(following);
        following.also.push(end);
        start = following;
      }
    } else if (piece.endsWith("*")) add(start.stems, piece.slice(0, -1), end);
    else add(start.words, piece, end);
    return end;
  };
  const start = state();
  for (const line of lines) alternatives(line.match(/[()[\]|~.]|[a-z0-9]+\*?/g).reverse(), start).whole = true;
  for (const one of states) one.lengths = new Set([...one.stems.keys()].map((stem) => stem.length));
  return withAllAlso([start]);
}

function withAllAlso(states) {
  const seen = new Set(states);
  for (const state of seen) for (const other of state.also) seen.add(other); // a set is read on while it grows
  return [...seen].filter((state) => state.whole || state.words.size || state.stems.size || state.any.length);
}

function after(states, word) {
  const following = new Set();
  const go = (targets) => targets?.forEach((state) => following.add(state));
  for (const state of states) {
    go(state.words.get(word));
    for (const length of state.lengths) go(state.stems.get(word.slice(0, length)));
    if (word !== "." && word !== "#") go(state.any);
  }
  return withAllAlso(following);
}

function foundIn(first, words) {
  let active = [];
  return words.some((word) => {
    active = after([...first, ...active], word);
    return active.some((state) => state.whole);
  });
}

function takenOut(first, words) {
  const kept = [];
  for (let at = 0; at < words.length;) {
    let end = 0;
    for (let next = at, active = first; active.length && next < words.length;) {
      active = after(active, words[next]);
      next += 1;
      if (active.some((state) => state.whole)) end = next;
    }
    kept.push(end ? "#" : words[at]);
    at = end || at + 1;
  }
  return kept;
}
