const $ = (id) => document.getElementById(id);
const MARKS = { good: "✓", fair: "~", poor: "✗", uncertain: "?" };
const NAMES = { good: "good", fair: "fair", poor: "poor", uncertain: "not sure" };
const MOST_SECONDS = 55;
const MOST_FAULTS = 3;

let token = "";
let taking = null; // the microphone, while recording
let mine = null; // the last recording: { samples, rate }
let playing = null;
let typing = null; // the timer that ends when nobody types any more
let context = null;

function say(message) {
  $("status").textContent = message;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  let answer;
  try {
    answer = await fetch(path, { ...options, headers });
  } catch {
    throw new Error("The server cannot be reached.");
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  if (answer.status === 401) $("unlock").hidden = false;
  const { message = "Something went wrong", hint } = body.error ?? {};
  throw new Error(`${message[0].toUpperCase()}${message.slice(1)}.${hint ? ` ${hint}.` : ""}`);
}

const send = (path, value) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });

async function another() {
  try {
    const found = await send("/getSample", { category: Number($("level").value) });
    $("text").value = found.real_transcript[0];
    $("ipa").textContent = `/${found.ipa_transcript}/`;
    $("meaning").textContent = found.transcript_translation;
    $("result").hidden = true;
    say("");
  } catch (error) {
    say(error.message);
  }
}

async function pronunciation() {
  const text = $("text").value.trim();
  $("meaning").textContent = "";
  if (!text) return void ($("ipa").textContent = "");
  try {
    const found = await ask(`/v1/phonemes?text=${encodeURIComponent(text)}`);
    if ($("text").value.trim() === text) $("ipa").textContent = `/${found.words.map((w) => w.pronunciations[0].ipa).join(" ")}/`;
  } catch (error) {
    $("ipa").textContent = "";
    say(error.message);
  }
}

async function audio() {
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
  return context;
}

async function play(samples, rate, from = 0, to = samples.length / rate) {
  const output = await audio();
  playing?.stop();
  const first = Math.max(0, Math.floor(from * rate));
  const piece = samples.subarray(first, Math.min(samples.length, Math.ceil(to * rate)));
  if (!piece.length) return;
  const buffer = output.createBuffer(1, piece.length, rate);
  buffer.copyToChannel(piece, 0);
  const source = new AudioBufferSourceNode(output, { buffer });
  source.connect(output.destination);
  source.onended = () => {
    if (playing === source) playing = null;
    document.body.dataset.playing = playing ? "yes" : "no";
  };
  playing = source;
  document.body.dataset.playing = "yes";
  source.start();
}

async function hear() {
  try {
    const { wavBase64 } = await send("/getAudioFromText", { value: $("text").value.trim() });
    const bytes = Uint8Array.from(atob(wavBase64), (c) => c.charCodeAt(0));
    const sound = await (await audio()).decodeAudioData(bytes.buffer);
    await play(sound.getChannelData(0), sound.sampleRate);
  } catch (error) {
    say(error.message);
  }
}

async function start() {
  if (!$("text").value.trim()) return say("Type or choose a sentence first.");
  if (!navigator.mediaDevices) return say("This browser gives the microphone to pages from https and from this machine only.");
  let stream;
  try {
    const wanted = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
  } catch (error) {
    const refused = error.name === "NotAllowedError";
    return say(refused ? "The browser may not use the microphone; allow it beside the address." : "No microphone was found.");
  }
  const input = new AudioContext();
  await input.audioWorklet.addModule("/recorder.js");
  const node = new AudioWorkletNode(input, "recorder");
  const blocks = [];
  node.port.onmessage = ({ data }) => {
    blocks.push(data);
    const peak = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    $("level-bar").style.transform = `scaleX(${Math.min(1, Math.sqrt(peak))})`;
  };
  input.createMediaStreamSource(stream).connect(node);
  taking = { stream, input, node, blocks, limit: setTimeout(stop, MOST_SECONDS * 1000) };
  $("record").textContent = "Stop";
  $("record").setAttribute("aria-pressed", "true");
  say("Speak now, then press Stop.");
}

async function stop() {
  const { stream, input, node, blocks, limit } = taking;
  taking = null;
  clearTimeout(limit);
  const last = new Promise((resolve) => {
    node.port.onmessage = ({ data }) => resolve(blocks.push(data));
  });
  node.port.postMessage("flush");
  await Promise.race([last, new Promise((resolve) => setTimeout(resolve, 300))]);
  stream.getTracks().forEach((track) => track.stop());
  const rate = input.sampleRate;
  await input.close();
  $("record").textContent = "Record";
  $("record").setAttribute("aria-pressed", "false");
  $("level-bar").style.transform = "scaleX(0)";
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let place = 0;
  for (const block of blocks) {
    samples.set(block, place);
    place += block.length;
  }
  mine = { samples, rate };
  await assess();
}

function wav(samples, rate) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (at, letters) => [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, i) => view.setInt16(44 + 2 * i, 32767 * Math.max(-1, Math.min(1, value)), true));
  return new Blob([view.buffer], { type: "audio/wav" });
}

async function assess() {
  const form = new FormData();
  form.append("text", $("text").value.trim());
  form.append("audio", wav(mine.samples, mine.rate), "recording.wav");
  $("record").disabled = true;
  say("Listening to every sound …");
  try {
    show(await ask("/v1/assess", { method: "POST", body: form }));
  } catch (error) {
    say(error.message);
  } finally {
    $("record").disabled = false;
  }
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function show(found) {
  $("result").hidden = false;
  $("detail").textContent = "";
  const rows = Object.entries(found.scores).filter(([, value]) => value !== null);
  $("scores").replaceChildren(
    ...rows.map(([name, value]) =>
      element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: Math.round(value) })),
    ),
  );
  $("words").replaceChildren(...found.words.map((word) => element("li", {}, wordButton(word))));
  $("warnings").replaceChildren(...found.warnings.map((warning) => element("li", { textContent: warning })));
  $("engine").textContent = `pronounce ${found.engine.version} · ${found.engine.scorer}`;
  const doubtful = found.words.filter((word) => word.verdict !== "good").length;
  if (!found.assessable) say(`Not scored. ${found.reason}.`);
  else say(doubtful ? `${doubtful} of ${found.words.length} words could be better.` : "Every word was good.");
  if (matchMedia("(max-width: 40rem)").matches) $("result").scrollIntoView({ block: "start" });
}

function wordButton(word) {
  const omitted = word.miscue === "omission";
  const sounds = element("span", { className: "sounds", lang: "en-fonipa" });
  for (const phone of word.phones) {
    const off = phone.accuracy !== null && phone.accuracy < 60;
    sounds.append(element("span", { className: off ? "off" : "", textContent: ipa(phone) }));
  }
  const button = element("button", { type: "button", className: `word ${word.verdict}${omitted ? " omitted" : ""}` });
  button.append(`${MARKS[word.verdict]} ${word.text}`, sounds);
  const score = word.accuracy === null ? "" : `, ${Math.round(word.accuracy)} of 100`;
  button.setAttribute("aria-label", `${word.text}: ${omitted ? "left out" : NAMES[word.verdict] + score}`);
  button.addEventListener("click", () => {
    $("detail").textContent = describe(word, omitted);
    if (word.span && mine) play(mine.samples, mine.rate, word.span.start_s - 0.06, word.span.end_s + 0.08);
  });
  return button;
}

const IPA = {
  AA: "ɑ", AE: "æ", AH: "ʌ", AO: "ɔ", AW: "aʊ", AY: "aɪ", B: "b", CH: "tʃ", D: "d", DH: "ð", EH: "ɛ", ER: "ɝ", EY: "eɪ", F: "f",
  G: "ɡ", HH: "h", IH: "ɪ", IY: "i", JH: "dʒ", K: "k", L: "l", M: "m", N: "n", NG: "ŋ", OW: "oʊ", OY: "ɔɪ", P: "p", R: "ɹ", S: "s",
  SH: "ʃ", T: "t", TH: "θ", UH: "ʊ", UW: "u", V: "v", W: "w", Y: "j", Z: "z", ZH: "ʒ",
};

function ipa({ phoneme }) {
  if (phoneme.segment) return phoneme.segment;
  return phoneme.arpabet === "AH" && phoneme.stress === 0 ? "ə" : (IPA[phoneme.arpabet] ?? phoneme.arpabet);
}

function describe(word, omitted) {
  if (omitted) return `“${word.text}” was not heard.`;
  const off = word.phones.filter((phone) => phone.accuracy !== null && phone.accuracy < 60);
  const worst = off.sort((one, other) => one.accuracy - other.accuracy).slice(0, MOST_FAULTS);
  const parts = worst.map((phone) => {
    const heard = phone.heard_as && phone.heard_as !== phone.phoneme.arpabet ? (IPA[phone.heard_as] ?? phone.heard_as) : null;
    return heard ? `/${ipa(phone)}/ sounded like /${heard}/` : `/${ipa(phone)}/ was not clear`;
  });
  if (!parts.length) return `“${word.text}”: ${NAMES[word.verdict]}.`;
  const doubt = word.verdict === "uncertain" ? "not sure, but perhaps " : "";
  return `“${word.text}”: ${doubt}${parts.join(", ")}.`;
}

async function privacy() {
  const { recogniser } = await ask("/health").catch(() => ({}));
  const asked = recogniser ? `, which asks ${recogniser} what words it hears and` : ", which";
  $("privacy").textContent = `Your recording goes to this server${asked} keeps nothing.`;
}

$("another").addEventListener("click", another);
$("level").addEventListener("change", another);
// Not on "change": that comes with the press of a button, which would then move away before it is released.
$("text").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(pronunciation, 300);
});
$("hear").addEventListener("click", hear);
$("record").addEventListener("click", () => (taking ? stop() : start()));
$("mine").addEventListener("click", () => mine && play(mine.samples, mine.rate));
$("unlock").addEventListener("submit", (event) => {
  event.preventDefault();
  token = $("token").value;
  $("unlock").hidden = true;
  another();
});
privacy();
another();
