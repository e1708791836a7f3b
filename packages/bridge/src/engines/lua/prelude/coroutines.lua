-- A host call inside a script's own coroutine yields a pending call to whoever resumed it. `resume` and `wrap` pass it on
-- to the scheduler, so that the script's own yields stay its own.
local native = ...
local create, resume, yield, status = coroutine.create, coroutine.resume, coroutine.yield, coroutine.status
local is_yieldable, close, running = coroutine.isyieldable, coroutine.close, coroutine.running
local pending, block = native.pending, native.block
local error, type, setmetatable = error, type, setmetatable

-- Coroutines that wait for the host, and the threads that the scheduler started.
local waiting = setmetatable({}, { __mode = 'k' })
local tasks = setmetatable({}, { __mode = 'k' })

local function finish(thread, ok, ...)
  local call = ...
  if ok and type(call) == 'userdata' and pending(call) and status(thread) == 'suspended' then
    waiting[thread] = true
    if is_yieldable() then yield(call) else block(call) end
    waiting[thread] = nil
    return finish(thread, resume(thread))
  end
  return ok, ...
end

local function unwrap(thread, ok, ...)
  if ok then return ... end
  if status(thread) == 'dead' then close(thread) end
  error((...), 0)
end

function coroutine.resume(thread, ...)
  if waiting[thread] then return false, 'cannot resume non-suspended coroutine' end
  return finish(thread, resume(thread, ...))
end

function coroutine.wrap(fn)
  local thread = create(fn)
  return function(...)
    if waiting[thread] then error('cannot resume non-suspended coroutine', 2) end
    return unwrap(thread, finish(thread, resume(thread, ...)))
  end
end

function coroutine.yield(...)
  if tasks[running()] then error('attempt to yield from outside a coroutine', 2) end
  return yield(...)
end

function coroutine.status(thread)
  return waiting[thread] and 'normal' or status(thread)
end

function coroutine.close(thread)
  if waiting[thread] then error('cannot close a normal coroutine', 2) end
  return close(thread)
end

function coroutine.isyieldable(...)
  return not tasks[running()] and is_yieldable(...)
end

function coroutine.running()
  local thread = running()
  return thread, tasks[thread] == true
end

return tasks
