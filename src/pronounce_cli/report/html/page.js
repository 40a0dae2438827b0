"use strict";
document.documentElement.classList.add("js");

const say = (text) => { document.getElementById("say").textContent = text; };

// The table: sort by a click on a heading, filter by a text and by a state.
const table = document.getElementById("table");
if (table) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const headings = [...table.tHead.rows[0].cells];
  const key = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();

  const sort = (heading) => {
    const column = headings.indexOf(heading);
    const numeric = heading.classList.contains("number");
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    const compare = (a, b) => {
      const [left, right] = [key(a, column), key(b, column)];
      if (left === "" || right === "") return (left === "") - (right === "");
      const order = numeric ? left - right : left.localeCompare(right, undefined, { numeric: true });
      return ascending ? order : -order;
    };
    headings.forEach((other) => other.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    body.append(...[...rows].sort(compare));
    say(`Sorted by ${heading.textContent.trim()}, ${ascending ? "ascending" : "descending"}`);
  };
  headings.forEach((heading) => heading.querySelector("button")?.addEventListener("click", () => sort(heading)));

  const search = document.getElementById("search");
  const state = document.getElementById("state");
  const filter = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = !state.value || row.dataset.state === state.value;
      row.hidden = !(fits && (!wanted || row.textContent.toLocaleLowerCase().includes(wanted)));
      shown += !row.hidden;
    }
    say(`${shown} of ${rows.length} recordings shown`);
  };
  search.addEventListener("input", filter);
  state.addEventListener("change", filter);
}

// The pages: the address shows one recording and the focus follows; Escape leads back to where one came from.
// In a long report a page is text until somebody looks at it.
const unfold = (section) => {
  const kept = section?.querySelector(":scope > script");
  if (kept) section.innerHTML = kept.textContent;
};
const target = () => document.getElementById(location.hash.slice(1));
unfold(target());
addEventListener("beforeprint", () => document.querySelectorAll(".recording").forEach(unfold));
addEventListener("hashchange", (event) => {
  document.querySelectorAll("audio").forEach((audio) => audio.pause());
  const left = new URL(event.oldURL).hash;
  const section = target();
  unfold(section);
  if (section?.id === "list") {
    (document.querySelector(`#table a[href="${left}"]`) ?? section.querySelector("h2[tabindex]")).focus();
  } else if (section) {
    section.querySelector("h2[tabindex]")?.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: "instant" });
  }
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash.startsWith("#r") && table) location.hash = "#list";
});

// The sound: a click on a word plays it, a line in the picture shows where.
let stop = Infinity;
const follow = (audio) => {
  const section = audio.closest("section");
  const head = section.querySelector(".head");
  const step = () => {
    const now = audio.currentTime;
    if (now >= stop) audio.pause();
    if (head) {
      const x = now * head.dataset.scale;
      head.setAttribute("x1", x);
      head.setAttribute("x2", x);
      head.classList.toggle("on", !audio.paused);
    }
    for (const word of section.querySelectorAll(".sentence [data-s]"))
      word.classList.toggle("now", !audio.paused && now >= word.dataset.s && now < word.dataset.e);
    if (!audio.paused) requestAnimationFrame(step);
  };
  step();
};
document.addEventListener("play", (event) => follow(event.target), true);
document.addEventListener("pause", () => { stop = Infinity; }, true);
document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-s]");
  const audio = part && part.closest("section").querySelector("audio");
  if (!audio) return;
  const start = () => {
    audio.currentTime = Math.max(0, part.dataset.s - 0.03);
    stop = Number(part.dataset.e) + 0.03;
    audio.play();
  };
  audio.pause();
  if (audio.readyState > 0) start();
  else {
    audio.addEventListener("loadedmetadata", start, { once: true });
    audio.load();
  }
});
