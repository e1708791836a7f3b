/** Every global name of the sandbox besides the host's classes. */
export const KNOWN_GLOBALS: ReadonlySet<string> = new Set(
  `AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean DOMException DataView
  Date DisposableStack Error EvalError Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array
  Int8Array InternalError Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp
  Set SharedArrayBuffer String SuppressedError Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array
  Uint8ClampedArray WeakMap WeakSet args atob btoa clearInterval clearTimeout console decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape eval exit globalThis isFinite isNaN parseFloat parseInt performance print
  queueMicrotask setInterval setTimeout undefined unescape`.split(/\s+/),
);
