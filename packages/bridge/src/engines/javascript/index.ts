// Spells in JavaScript and TypeScript.
export { createJavaScriptEngine, type JavaScriptEngineOptions } from './create-javascript-engine.ts';
