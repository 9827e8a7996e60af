// Before the first paint: the theme and the language that the reader chose last. No choice, no attribute:
// the style sheet then follows the system's theme, and the page's own language stays.
try {
  const theme = localStorage.getItem("accord.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem("accord.language");
  if (["az", "en", "ru"].includes(language)) document.documentElement.lang = language;
} catch {
  // Storage is switched off: the defaults hold.
}
