// Tools for dates and times.
export { createDatetimeHandlerTool } from './datetime-handler.ts';
