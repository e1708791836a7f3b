// Every built-in tool by name, loaded when it is asked for.
export { registerTools } from './catalog/register-tools.ts';
export { toolCatalog, type ToolCatalogEntry } from './catalog/tool-catalog.ts';
