// The log of the spell, timers, and values as text.
Debug.info('one');
Debug.warn('two', 'module');
Debug.debug('below the level');
const levels = [Debug.getLevel(), Debug.setLevel('trace'), Debug.set_level('loud'), Debug.getLevel()];
Debug.trace('three');
Debug.error('four');
Debug.log('warn', 'five');
Debug.logWithData('info', 'six', { n: 1, list: [1, 2] }, 'data');
Debug.setEnabled(false);
Debug.info('off');
const enabled = Debug.isEnabled();
Debug.setEnabled(true);
const entries = Debug.getCapturedEntries().map((entry) => [
  entry.level,
  entry.message,
  entry.module ?? '',
  entry.metadata ?? 0,
]);
const last = Debug.getCapturedEntries(1)[0].message;
Debug.clearCaptured();

const timer = Debug.timer('work');
const lap = timer.lap('half');
const elapsed = timer.elapsed();
const stopped = timer.stop();
Logger.trace('t');
Logger.debug('d');
Logger.info('i', { field: 1 });
Logger.warn({ message: 'w', field: 2 });
logger.error('e');
export default {
  levels,
  enabled,
  entries,
  last,
  cleared: Debug.getCapturedEntries().length,
  timer: [timer.name, lap >= 0, elapsed >= lap, stopped >= elapsed, timer.stop() === undefined, timer.laps()[0].name],
  dump: [Debug.dump({ a: [1, 'two'] }, 'label'), Debug.dumpCompact({ a: [1, 'two'] }), Debug.dump('text')],
};
