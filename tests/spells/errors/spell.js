// Errors cross both ways with their fields: those of the host, those of the script, through tools and workflows.
async function capture(work) {
  try {
    await work();
    return 'fine';
  } catch (error) {
    return { code: error.code, message: error.message, name: error.name };
  }
}

let first;
let again;
try {
  await Tool.execute('calculatr', {});
} catch (error) {
  first = error;
}
try {
  throw first;
} catch (error) {
  again = error;
}
const kept = [again.code, again === first, again.data.name, again.data.near];
const text = String(first).includes('Did you mean calculator');

const thrower = (name, error) =>
  Tool.register({
    name,
    execute() {
      throw error;
    },
  });
Tool.register({ name: 'outer', execute: () => Tool.execute('calculatr', {}) });
thrower('coded', Object.assign(new Error('custom'), { code: 'X_CUSTOM', retryable: true }));
thrower('foreign', { code: 'MADE_UP', message: 'made up' });
thrower('nothing', undefined);

const through = await capture(() => Tool.execute('outer', {}));
const chained = await capture(() => Tool.execute('coded', {}));
const flow = await Workflow.sequential({ name: 'flow', steps: [{ name: 'call', tool: 'coded', input: {} }] }).execute();
const log = [];
async function withFinally(work) {
  try {
    await work();
    return 'fine';
  } catch (error) {
    return error.code;
  } finally {
    log.push('finally');
  }
}
export default {
  kept,
  text,
  through: [through.code, through.message, through.name],
  coded: chained,
  foreign: (await capture(() => Tool.execute('foreign', {}))).code,
  nothing: (await capture(() => Tool.execute('nothing', {}))).code,
  flow: [flow.error.code, flow.error.message, flow.error.data.step],
  finally: [await withFinally(() => Agent.get({})), await withFinally(() => 1), log],
  arguments: [
    (await capture(() => Tool.execute())).code,
    (await capture(() => Tool.exists(5))).code,
    (await capture(() => Agent.get({}))).code,
    await capture(() => new Agent({ name: 'a' }).chat()),
  ],
  missing: [Tool.noSuchTool === undefined, Agent.noSuchFunction === undefined],
};
