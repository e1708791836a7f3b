// A durable run: its id, a wait that is answered, one whose time is over, a sleep, and what it reports.
const answer = await Run.waitFor('approval');
const late = await Run.waitFor('nobody', { timeoutMs: 1 });
await Run.progress({ done: 1, of: 2 });
await Run.sleep(1);
await Run.progress('half');
export default { id: Run.id(), answer, late: late === undefined };
