// What tools raise, and what they tell in their result instead.
const errors = {};
async function attempt(name, work) {
  try {
    await work();
    errors[name] = 'no error';
  } catch (error) {
    errors[name] = { code: error.code, message: error.message.replace(/\/tmp\/.*\//, '…/') };
  }
}

await attempt('unknown tool', () => Tool.execute('calculatr', {}));
await attempt('missing parameter', () => Tool.execute('hash-calculator', { operation: 'hash' }));
await attempt('unknown operation', () => Tool.execute('base64-encoder', { operation: 'twist', input: 'x' }));
await attempt('no permission', () => Tool.execute('file-operations', { operation: 'read', path: 'x.txt' }));
Tool.register({
  name: 'thrower',
  execute() {
    throw Object.assign(new Error('mine'), { code: 'X_MINE' });
  },
});
await attempt('thrown table', () => Tool.execute('thrower', {}));
Tool.register({
  name: 'stringer',
  execute() {
    throw new Error('only a text');
  },
});
await attempt('thrown text', () => Tool.execute('stringer', {}));

const told = await Tool.execute('calculator', { input: '1 +' });
errors.told = [told.success, typeof told.error.message === 'string'];
const invalid = await Tool.execute('calculator', { operation: 'validate', input: '1 + (' });
errors.invalid = [invalid.success, invalid.result.valid];
export default errors;
