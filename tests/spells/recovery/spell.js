// Failures are handled by their category; the steps of a saga and of a workflow are undone.
const recovery = new ErrorRecoveryCoordinator({
  name: 'search',
  strategies: {
    default: [
      { type: 'retry', maxAttempts: 2, baseDelayMs: 1 },
      { type: 'fallback', run: (failure) => `${failure.category} handled` },
    ],
    validation: [{ type: 'degrade', reduced: ['pictures'], run: () => 'text alone' }],
  },
});
let attempts = 0;
const completed = await recovery.execute((input) => input, 'fine');
const recovered = await recovery.execute(() => {
  attempts += 1;
  throw new Error('down');
});
const degraded = await recovery.execute(() => Tool.execute('calculator', { input: 7 }));

const undone = [];
const rollbacks = [];
const watching = Hook.register('on_rollback', (context) => {
  rollbacks.push([context.component.kind, context.data.steps.join(' ')]);
});
const undo = (result) => void undone.push(result);
const saved = await Saga.run('order', (saga) => saga.step('reserve', () => 'reserved', undo));
let message = '';
try {
  await Saga.run('order', async (saga) => {
    await saga.step('reserve', () => 'reserve', undo);
    await saga.step('pay', () => 'pay', undo);
    throw new Error('no stock');
  });
} catch (error) {
  message = error.message;
}
const workflow = Workflow.sequential({
  name: 'booking',
  steps: [
    { name: 'flight', execute: () => 'flight', compensate: (output) => void undone.push(output) },
    {
      name: 'hotel',
      execute: () => {
        throw new Error('full');
      },
    },
  ],
});
const result = await workflow.execute({});
watching.unregister();
export default {
  completed: [completed.type, completed.value],
  recovered: [recovered.type, recovered.value, recovered.strategy, attempts],
  degraded: [degraded.type, degraded.value, degraded.reduced],
  saved,
  saga: [false, message.match('no stock')[0]],
  workflow: result.success,
  undone,
  rollbacks,
};
