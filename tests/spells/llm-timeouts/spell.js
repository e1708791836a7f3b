// A model that falls silent: the time limit of one call ends it, and the agent can be asked again.
const agent = new Agent({ name: 'patient', turnTimeoutMs: 300 });
let error;
try {
  await agent.chat('Hello');
} catch (thrown) {
  error = thrown;
}
const patient = new Agent({ name: 'again', turnTimeoutMs: 60_000 });
export default { code: error.code, retryable: error.retryable, again: await patient.chat('Hello again') };
