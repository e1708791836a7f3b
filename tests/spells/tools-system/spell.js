// Programs and environment variables: those that are granted, and no others.
const results = {};
async function attempt(name, work) {
  try {
    results[name] = await work();
  } catch (error) {
    results[name] = error.code;
  }
}

await attempt('echo', async () => {
  const done = await Tool.execute('process-executor', { executable: 'echo', arguments: ['a b', '$HOME'] });
  return [done.result.exit_code, done.result.stdout];
});
await attempt(
  'stdin',
  async () => (await Tool.execute('process-executor', { executable: 'cat', stdin: 'in and out' })).result.stdout,
);
await attempt('not granted', async () => (await Tool.execute('process-executor', { executable: 'ls' })).success);
const shell = new ShellCommandTool({ allowedCommands: ['echo'], timeout: 5000 });
await attempt('narrow', async () => (await shell.execute({ executable: 'echo', arguments: ['hi'] })).result.stdout);
await attempt('outside', async () => (await shell.execute({ executable: 'cat', stdin: 'x' })).success);
const environment = new EnvironmentTool();
await attempt(
  'variable',
  async () => (await environment.execute({ operation: 'get', variable_name: 'SPELL_NAME' })).result.value,
);
await attempt('pattern', async () => (await environment.execute({ operation: 'pattern', pattern: 'SPELL_*' })).output);
await attempt(
  'hidden',
  async () => (await environment.execute({ operation: 'get', variable_name: 'OTHER_NAME' })).result.found,
);
export default results;
