// Hooks of an agent watch, change, skip and veto; their names are taken in every spelling.
const seen = [];
const note = (context) => void seen.push(`${context.point} ${context.component.kind}`);
const watched = new Agent({
  name: 'watched',
  hooks: {
    before_execute: note,
    beforeLlmCall: note,
    'after-llm-call': [note, note],
    after_agent_execute: note,
    before_tool_call(context) {
      note(context);
      return { type: 'modified', data: { input: { input: '1 + 1' } } };
    },
  },
  tools: ['calculator'],
});
const changed = new Agent({
  hooks: {
    before_execute(context) {
      context.data.input = `changed ${context.data.input.text}`;
      return context;
    },
  },
});
const skipped = new Agent({ hooks: { before_llm_call: () => ({ type: 'cancel', reason: 'no calls today' }) } });
const vetoed = new Agent({ hooks: { before_execute: () => false } });
const errors = [];
const failing = new Agent({
  model: 'openai/gpt-4o-mini',
  hooks: {
    before_llm_call: () => ({ type: 'cancel', reason: 'stop' }),
    on_error: (context) => void errors.push(context.error !== undefined),
  },
});

async function code(agent) {
  try {
    await agent.chat('original');
    return 'fine';
  } catch (error) {
    return error.code;
  }
}
const text = await watched.chat('Use calculator');
const other = await changed.chat('original');
let misspelt;
try {
  Agent.new({ hooks: { before_exequte: note } });
} catch (error) {
  misspelt = [false, error.code, error.message.match(/before_exequte/)[0]];
}
export default {
  text,
  seen,
  other,
  codes: [await code(skipped), await code(vetoed), await code(failing)],
  errors,
  misspelt,
};
