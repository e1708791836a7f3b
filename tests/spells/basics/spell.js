// Ids, waiting, and errors as data to branch on.
function parsed(error) {
  const found = ErrorHandler.parseError(error);
  return [found.type, found.message, found.retryable, found.code ?? 'none', found.retryAfter ?? 0];
}
let unknownTool;
try {
  await Tool.execute('calculatr', {});
} catch (error) {
  unknownTool = error;
}
const ids = [uuid.generate(), uuid.v4(), UUID.new(), Uuid.generate()];
await Async.sleep(0);
export default {
  ids: [new Set(ids).size === ids.length, /^[\da-f]+(-[\da-f]+){4}$/.test(ids[0])],
  errors: [
    parsed(unknownTool)[0],
    parsed('request timed out'),
    parsed('429 too many requests'),
    parsed({ message: 'later', type: 'busy', retryAfter: 500, retryable: true }),
    parsed('no idea'),
  ],
  alias: ErrorHandler.parse('connection reset').type,
};
