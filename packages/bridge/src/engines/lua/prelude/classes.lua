-- The host's classes, their handles, and the script's own subclasses.
local native = ...
local setmetatable, rawget, rawset, pairs, ipairs, type = setmetatable, rawget, rawset, pairs, ipairs, type
local tostring, error = tostring, error
local bind, mark, step = native.bind, native.mark, native.step

-- Methods of a handle are bound to it, so that `tool.execute{}` works as `tool:execute{}` does.
local bound = setmetatable({}, { __mode = 'k' })

local function bound_method(handle, method)
  local own = bound[handle]
  if own == nil then
    own = {}
    bound[handle] = own
  end
  local fn = own[method]
  if fn == nil then
    fn = bind(method, handle)
    own[method] = fn
  end
  return fn
end

-- `text_field` names the field that stands for the handle where a text is needed.
local function handle_meta(name, methods, text_field)
  local meta = { __name = name, __metatable = name, __gc = native.collected }
  function meta.__index(self, key)
    local method = methods[key]
    return method and bound_method(self, method)
  end
  function meta.__tostring(self)
    if text_field then return tostring(rawget(self, text_field)) end
    local label = rawget(self, 'name') or rawget(self, 'id')
    return label == nil and name or name .. '(' .. tostring(label) .. ')'
  end
  if text_field then
    function meta.__concat(left, right) return tostring(left) .. tostring(right) end
  end
  return meta
end

-- Which of the methods that the host may call the class really has, its parents up to the host's class included.
local function own_methods(class, host)
  local found = {}
  for _, method in ipairs(host.extend) do
    local parent = class
    while parent ~= host.class do
      if rawget(parent, method[1]) ~= nil or rawget(parent, method[2]) ~= nil then
        found[#found + 1] = method[1]
        break
      end
      parent = rawget(parent, 'super')
    end
  end
  return found
end

local extend

-- Gives `class` its `extend` and, for a script's class, its `new`; both can be called with a dot or a colon.
local function extendable(class, host)
  function class.extend(first, second)
    local name = first
    if first == class then name = second end
    return extend(class, host, name)
  end
end

function extend(parent, host, name)
  if type(name) ~= 'string' then name = rawget(parent, '__name') or host.name end
  local class = { super = parent, __name = name }
  class.__index = class
  function class.__tostring(self)
    local label = rawget(self, 'name')
    return label == nil and name or name .. '(' .. tostring(label) .. ')'
  end
  function class.new(first, second)
    local config = first
    if first == class then config = second end
    local self = setmetatable({}, class)
    mark(self, name, host.name, own_methods(class, host))
    self:init(config)
    return self
  end
  extendable(class, host)
  return setmetatable(class, {
    __index = parent,
    __tostring = function() return name end,
    __call = function(_, ...) return class.new(...) end,
  })
end

local function default_init(self, config)
  if type(config) ~= 'table' then return end
  for key, value in pairs(config) do self[key] = value end
end

-- A host class: its static functions, its methods by name, its constants; gives the metatable of its handles.
local function define(host)
  local class, methods, lookup = {}, host.methods, host.lookup
  for name, method in pairs(host.statics) do class[name] = bind(method, class) end
  for name, value in pairs(host.constants) do class[name] = value end
  if host.construct then class.new = bind(host.construct, class) end
  host.class = class
  if host.extend then
    if class.init == nil then class.init = default_init end
    extendable(class, host)
  end
  local meta = { __name = host.name, __metatable = host.name }
  function meta.__tostring() return host.name end
  if class.new then
    function meta.__call(_, ...) return class.new(...) end
  end
  -- `Agent.chat`, to be called with an object first; made when it is asked for, for most never are.
  function meta.__index(_, key)
    local method = methods[key]
    if method then
      local fn = bind(method)
      rawset(class, key, fn)
      return fn
    end
    if lookup and type(key) == 'string' then return lookup(key) end
  end
  setmetatable(class, meta)
  for _, name in ipairs(host.names) do rawset(_G, name, class) end
  return handle_meta(host.name, methods, host.text_field)
end

-- Streams: `for part in agent:stream_chat(…) do`, or `stream:next()`.
local finished = setmetatable({}, { __mode = 'k' })
local stream = { __name = 'stream', __metatable = 'stream', __gc = native.collected }
local methods = {}
stream.__index = methods

function methods.next(self)
  if finished[self] then return nil end
  local part = step(self, 'next')
  if part.done then finished[self] = true end
  return part.value
end

function methods.close(self)
  if finished[self] then return end
  finished[self] = true
  step(self, 'return')
end

function methods.collect(self)
  local parts = {}
  for part in self do parts[#parts + 1] = part end
  return parts
end

function methods.is_done(self)
  return finished[self] == true
end

methods.isDone = methods.is_done
stream.__call, stream.__close = methods.next, methods.close
function stream.__tostring() return 'stream' end

-- How the host calls a method of an instance, in either spelling.
local function invoke(instance, names, ...)
  local method = instance[names[1]]
  if method == nil then method = instance[names[2]] end
  if method == nil then error('the object has no method "' .. names[1] .. '"', 0) end
  return method(instance, ...)
end

-- How the host calls a function whose changes of its arguments count.
local function in_place(fn, ...)
  local result = fn(...)
  return result, { ... }
end

return define, stream, invoke, handle_meta('handle', {}), in_place
