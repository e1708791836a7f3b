-- What of Lua's own libraries a spell sees. Runs first, before any name of the host exists.
local native, seed = ...
local load, type, select, rawget, error, tostring = load, type, select, rawget, error, tostring
local gsub, random = string.gsub, math.random

-- Bytecode can corrupt the machine: only text is loaded.
local function load_text(chunk, name, _, ...)
  return load(chunk, name, 't', ...)
end
string.dump = nil
getmetatable('').__metatable = false

-- A finalizer would run at no certain time, also while nothing else of the spell runs.
local setmetatable = setmetatable
local function set_metatable(object, metatable)
  if type(metatable) == 'table' and rawget(metatable, '__gc') ~= nil then
    error('finalizers (__gc) do not run in a spell; use a <close> variable', 2)
  end
  return setmetatable(object, metatable)
end

local collectgarbage = collectgarbage
local function collect_garbage(option, ...)
  if option == nil or option == 'collect' or option == 'count' or option == 'step' or option == 'isrunning' then
    return collectgarbage(option or 'collect', ...)
  end
  if option == 'incremental' or option == 'generational' then return 'incremental' end
  return 0
end

local traceback = debug.traceback
local function trace(...)
  local first, message, level = ...
  local text
  if type(first) == 'thread' then
    text = traceback(first, message, level)
  elseif first ~= nil and type(first) ~= 'string' then
    return first
  else
    text = traceback(first, (message or 1) + 1)
  end
  return type(text) == 'string' and (gsub(text, '\n\t%[llmspell%][^\n]*', '')) or text
end

local randomseed = math.randomseed
randomseed(seed)
-- Without arguments Lua would take the time and an address.
function math.randomseed(...)
  if select('#', ...) == 0 then return randomseed(random(0), random(0)) end
  return randomseed(...)
end

local function stream(name)
  local file = {}
  function file.write(self, ...)
    native.write(name, ...)
    return self
  end
  function file.flush(self)
    return self
  end
  file.setvbuf, file.close = file.flush, file.flush
  return file
end

local stdout, stderr = stream('stdout'), stream('stderr')
io = { stdout = stdout, stderr = stderr }
function io.write(...)
  native.write('stdout', ...)
  return stdout
end
function io.flush() end
-- There is no input: a spell that asks for it sees its end.
function io.read() end
function io.open(name)
  return nil, tostring(name) .. ': a spell cannot open files by itself; use a file tool', 2
end

local os_time, os_date, os_difftime = os.time, os.date, os.difftime
os = { time = os_time, date = os_date, difftime = os_difftime, clock = native.clock, exit = native.exit }
function os.getenv() end

local loaded = {}
local function require_module(name)
  local module = loaded[name]
  if module == nil then
    module = native.module(name)(name)
    if module == nil then module = true end
    loaded[name] = module
  end
  return module
end

debug = { traceback = trace }
print = native.print
_G.load, _G.require, _G.setmetatable, _G.collectgarbage = load_text, require_module, set_metatable, collect_garbage
dofile, loadfile, package = nil, nil, nil
