// A run that is not durable: it has an id and sleeps, and nobody can send it a signal.
const codeOf = (work) =>
  work().then(
    () => 'fine',
    (error) => error.code,
  );
const code = await codeOf(() => Run.waitFor('approval'));
await Run.sleep(0);
await Run.progress({ fine: true });
const mistake = await codeOf(() => Run.progress(() => {}));
export default {
  ok: code === 'fine',
  code,
  id: Run.id().length > 0,
  same: Run.id() === Run.id(),
  bad: mistake === 'fine',
  mistake,
};
