"""Rules that every page keeps, asked in the page itself: each gives the faults that it finds, in words."""

# Members' own words, days, numbers to call, and code are no digits about people.
RULES = r"""() => {
  const faults = [];
  const short = (element) => element.outerHTML.slice(0, 120);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(".skip, .hidden");
  const every = (selector) => [...document.querySelectorAll(selector)].filter(seen);

  // U3: a day at most, and no address that tells a moment
  for (const time of document.querySelectorAll("time")) {
    if (!/^\d{4}-\d\d-\d\d$/.test(time.dateTime)) faults.push(`U3 ${short(time)}`);
    if (/\d\s?[:h]\s?\d/.test(time.textContent)) faults.push(`U3 ${short(time)}`);
  }
  for (const link of document.querySelectorAll("a[href], form[action]")) {
    const path = link.getAttribute("href") ?? link.getAttribute("action");
    if (/[0-9a-f]{8}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab]/i.test(path)) faults.push(`U3 ${path}`);
  }
  // U7: what is tapped is large enough; links inside a sentence are as large as its letters
  for (const target of every("a, button, input:not([type=hidden]), select, textarea, summary")) {
    const { width, height } = target.getBoundingClientRect();
    const inline = getComputedStyle(target).display === "inline";
    if (!inline && Math.min(width, height) < 24) faults.push(`U7 ${short(target)}`);
  }
  const typed = "input:not([type=checkbox], [type=radio], [type=hidden])";
  for (const target of every(`main :is(button, .button, ${typed}, select, label.choice)`))
    if (target.getBoundingClientRect().height < 48) faults.push(`U7 primary ${short(target)}`);
  // U8: the order of reading is the order of the keys, and where one is can be seen
  for (const target of document.querySelectorAll("[tabindex]"))
    if (target.tabIndex > 0) faults.push(`U8 ${short(target)}`);
  if (!document.querySelector("body > a.skip[href='#main']")) faults.push("U8 no way past the frame");
  // U9: help stands in the frame; passwords may be pasted and kept; nothing has to be dragged
  const help = document.querySelector("header.top > a.help");
  if (!help?.pathname.endsWith("/help-now")) faults.push("U9 no help in the frame");
  for (const field of document.querySelectorAll("input[type=password]"))
    if (!field.autocomplete || field.autocomplete === "off" || field.onpaste) faults.push(`U9 ${short(field)}`);
  if (document.querySelector("[draggable=true]")) faults.push("U9 something is dragged");
  // U15: nobody has agreed to anything before they do
  for (const box of document.querySelectorAll("main input[type=checkbox]:checked"))
    if (/consent|accepted|shared|mail|notices|old_enough/.test(box.name)) faults.push(`U15 ${short(box)}`);
  return faults;
}"""
DIGITS = r"""() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    const own = "time, .tel, [dir=auto], bdi, .prose, code, textarea, option, script";
    if (/\p{Nd}/u.test(data) && !parentElement.closest(own)) found.push(data.trim());
  }
  return found;
}"""
# Where digits are about no person, and why.
DIGITS_MAY = {
    "/help-now": "hours of help lines",
    "/offline": "numbers to call",
    "/api/v1/docs": "addresses of calls",
    "/you/pace": "hours that one sets for oneself",
    "/stewards/help-lines": "numbers to call, and when they were last checked",
    "/stewards/standing": "until when a pause lasts",
    "/paused": "until when one's own pause lasts",
}
PLACE_OF_HELP = """() => {
  const help = document.querySelector("a.help").getBoundingClientRect();
  const frame = document.querySelector("header.top").getBoundingClientRect();
  return [help.left, help.top - frame.top].map(Math.round).join(" ");
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
