// Starts the client. A file of its own, because the content security policy forbids scripts inside the page.
import init from "{{js}}";

init({ module_or_path: "{{wasm}}" });
