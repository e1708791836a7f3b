-- The log of the spell, timers, and values as text.
Debug.info("one")
Debug.warn("two", "module")
Debug.debug("below the level")
local levels = { Debug.get_level(), Debug.setLevel("trace"), Debug.set_level("loud"), Debug.getLevel() }
Debug.trace("three")
Debug.error("four")
Debug.log("warn", "five")
Debug.log_with_data("info", "six", { n = 1, list = { 1, 2 } }, "data")
Debug.set_enabled(false)
Debug.info("off")
local enabled = Debug.is_enabled()
Debug.setEnabled(true)
local entries = {}
for index, entry in ipairs(Debug.get_captured_entries()) do entries[index] = { entry.level, entry.message, entry.module or "", entry.metadata or 0 } end
local last = Debug.getCapturedEntries(1)[1].message
Debug.clear_captured()

local timer = Debug.timer("work")
local lap = timer:lap("half")
local elapsed = timer:elapsed()
local stopped = timer:stop()
Logger.trace("t")
Logger.debug("d")
Logger.info("i", { field = 1 })
Logger.warn({ message = "w", field = 2 })
logger.error("e")
return {
  levels = levels,
  enabled = enabled,
  entries = entries,
  last = last,
  cleared = #Debug.get_captured_entries(),
  timer = { timer.name, lap >= 0, elapsed >= lap, stopped >= elapsed, timer:stop() == nil, timer:laps()[1].name },
  dump = { Debug.dump({ a = { 1, "two" } }, "label"), Debug.dump_compact({ a = { 1, "two" } }), Debug.dump("text") },
}
