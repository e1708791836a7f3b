// A view of spans for people. Needs no package.
export { createConsoleTracer, type ConsoleTracerOptions } from './create-console-tracer.ts';
