// Starts the client. A file of its own, because the content security policy forbids scripts inside the page.
import init from "{{js}}";

// The files of each piece of the client (frontend/src/pieces.rs); none where it is in one piece.
const pieces = {{pieces}};

// The piece that shows a path. A wrong answer costs time and nothing else.
function pieceOf(path) {
  const [section, record, act] = path.split("/").slice(1);
  switch (section) {
    case "": case "calendar": case "changes": case "notices": case "overview": return "desk";
    case "account": case "absence": return "people";
    case "import": return "intake";
    case "briefs": return "briefs";
    case "priorities": return "priorities";
  }
  if (!record) return section;
  const noun = section.slice(0, -1);
  if (act === "assess") return "priorities";
  return record === "new" || act ? `${noun}_form` : noun;
}

function link(rel, file) {
  const link = document.createElement("link");
  Object.assign(link, { rel, as: "fetch", type: "application/wasm", crossOrigin: "", href: file });
  document.head.append(link);
}

const first = pieces[pieceOf(location.pathname)] ?? [];
first.forEach((file) => link("preload", file));

await init({ module_or_path: "{{wasm}}" });

// The other pieces when the first page has had its time and nobody waits, unless the reader pays by the byte.
const others = new Set(Object.values(pieces).flat());
first.forEach((file) => others.delete(file));
if (others.size && !navigator.connection?.saveData) {
  const idle = window.requestIdleCallback ?? setTimeout;
  setTimeout(() => idle(() => others.forEach((file) => link("prefetch", file))), 3000);
}
