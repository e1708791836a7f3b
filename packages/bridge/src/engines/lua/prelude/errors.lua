-- Errors of the host: tables that also behave like the text they stand for.
local meta = ...
local string, tostring, type, rawequal, rawget = string, tostring, type, rawequal, rawget

meta.__name = 'error'
meta.__metatable = 'error'

function meta.__tostring(self)
  local message, location = rawget(self, 'message'), rawget(self, 'location')
  if type(message) ~= 'string' then message = tostring(message) end
  return type(location) == 'string' and location .. ': ' .. message or message
end

function meta.__concat(left, right)
  return tostring(left) .. tostring(right)
end

-- `err:match('…')`, as if it were the text.
function meta.__index(self, key)
  local method = string[key]
  if type(method) ~= 'function' then return nil end
  return function(subject, ...)
    if rawequal(subject, self) then subject = tostring(self) end
    return method(subject, ...)
  end
end
