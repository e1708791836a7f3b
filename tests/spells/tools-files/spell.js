// Files: what is granted works, a tool with a narrower reach keeps to it, and what is not granted is refused.
const results = {};
async function attempt(name, work) {
  try {
    results[name] = await work();
  } catch (error) {
    results[name] = error.code;
  }
}
const files = (input) => Tool.execute('file-operations', input);

await attempt('read', async () => (await files({ operation: 'read', path: 'data/notes.txt' })).text);
await attempt('exists', async () => (await files({ operation: 'exists', path: 'nowhere.txt' })).result.exists);
await attempt('write', async () => (await files({ operation: 'write', path: 'out/new.txt', input: 'héllo' })).success);
await attempt('append', async () => (await files({ operation: 'append', path: 'out/new.txt', input: '!' })).success);
await attempt(
  'read back',
  async () => (await files({ operation: 'read', path: 'out/new.txt' })).metadata.response.result.size,
);
await attempt('refused', async () => (await files({ operation: 'write', path: 'data/notes.txt', input: 'x' })).success);
await attempt('missing', async () => (await files({ operation: 'read', path: 'nowhere.txt' })).text);

const reader = new FileSystemTool({ allowedPaths: ['data'], readOnly: true, allowedExtensions: ['.txt'] });
await attempt('narrow read', async () =>
  (await reader.execute({ operation: 'read', path: 'data/notes.txt' })).text.slice(0, 5),
);
await attempt(
  'narrow extension',
  async () => (await reader.execute({ operation: 'read', path: 'data/table.csv' })).text,
);
await attempt('narrow folder', async () => (await reader.execute({ operation: 'read', path: 'secret/key.txt' })).text);
await attempt(
  'narrow write',
  async () => (await reader.execute({ operation: 'write', path: 'out/x.txt', input: 'x' })).success,
);
await attempt('misspelt option', () => new FileSystemTool({ alowedPaths: ['data'] }).name);

const writer = new FileWriter({ baseDir: 'out' });
await attempt('writer', async () => (await writer.execute({ path: 'made.txt', content: 'made' })).success);
const nowhere = new FileWriter({ baseDir: 'out/nowhere' });
await attempt(
  'writer without a folder',
  async () => (await nowhere.execute({ path: 'made.txt', content: 'made' })).success,
);
await attempt('folder', async () => (await files({ operation: 'create_dir', path: 'out/nowhere' })).success);
await attempt(
  'writer with a folder',
  async () => (await nowhere.execute({ path: 'made.txt', content: 'made' })).success,
);
await attempt(
  'writer outside',
  async () => (await writer.execute({ path: '../data/made.txt', content: 'made' })).success,
);

const search = new FileSearchTool();
await attempt('search', async () => {
  const found = await search.execute({ pattern: 'needle', path: 'data', recursive: true, context_lines: 0 });
  return [found.output.length, found.output[0].line_number ?? found.output[0].line];
});
await attempt(
  'csv',
  async () => (await new CsvTool().execute({ operation: 'convert', path: 'data/table.csv' })).output,
);
export default results;
