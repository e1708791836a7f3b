/** Every place in Lua where a host call can be made: a name, a script, and what it gives. `agent:chat(x)` gives `x!`. */
export const ASYNC_CASES: readonly (readonly [name: string, code: string, expected: string | number])[] = [
  ['top level', `local r = agent:chat("hi") return r`, 'hi!'],
  [
    'pcall ok',
    `local ok, r = pcall(function() return agent:chat("hi") end) return tostring(ok)..":"..tostring(r)`,
    'true:hi!',
  ],
  ['pcall direct', `local ok, r = pcall(agent.chat, agent, "hi") return tostring(ok)..":"..tostring(r)`, 'true:hi!'],
  [
    'pcall reject',
    `local ok, e = pcall(function() return agent:fail() end) return tostring(ok)..":"..tostring(e):match("boom")`,
    'false:boom',
  ],
  [
    'xpcall reject+traceback',
    `local ok, e = xpcall(function() local x = agent:fail() return x end, debug and debug.traceback or function(e) return e end) return tostring(ok)..":"..tostring(e):match("boom")`,
    'false:boom',
  ],
  [
    'xpcall handler itself calls host',
    `local ok, e = xpcall(function() error("x") end, function(e) return agent:chat("h") end) return tostring(ok)..":"..tostring(e)`,
    'false:h!',
  ],
  ['coroutine.wrap', `local f = coroutine.wrap(function() return agent:chat("hi") end) return f()`, 'hi!'],
  [
    'coroutine.create',
    `local co = coroutine.create(function() return agent:chat("hi") end) local ok, r = coroutine.resume(co) return tostring(ok)..":"..tostring(r)..":"..coroutine.status(co)`,
    'true:hi!:dead',
  ],
  [
    'user coroutine yields too',
    `local co = coroutine.wrap(function() for i=1,3 do local r = agent:chat(i) coroutine.yield(r) end return "end" end) local t = {} for i=1,4 do t[#t+1]=co() end return table.concat(t,",")`,
    '1!,2!,3!,end',
  ],
  [
    'nested coroutines',
    `local function gen(n) return coroutine.wrap(function() for i=1,n do coroutine.yield(agent:chat(n..i)) end end) end local outer = coroutine.wrap(function() for v in gen(2) do coroutine.yield(v..agent:chat("o")) end end) local t={} for v in outer do t[#t+1]=v end return table.concat(t,",")`,
    '21!o!,22!o!',
  ],
  [
    'method call chain',
    `local T = {} T.__index=T function T:run(x) return agent:chat(x) end local o = setmetatable({},T) return o:run("m")`,
    'm!',
  ],
  [
    'metamethod __index fn',
    `local o = setmetatable({}, {__index=function(t,k) return agent:chat(k) end}) return o.key`,
    'key!',
  ],
  [
    'metamethod __newindex fn',
    `local got local o = setmetatable({}, {__newindex=function(t,k,v) got = agent:chat(k..v) end}) o.a="b" return got`,
    'ab!',
  ],
  [
    'metamethod __add',
    `local o = setmetatable({}, {__add=function(a,b) return agent:chat("add") end}) return o+1`,
    'add!',
  ],
  [
    'metamethod __eq',
    `local mt={__eq=function(a,b) return agent:chat("x")=="x!" end} return tostring(setmetatable({},mt)==setmetatable({},mt))`,
    'true',
  ],
  [
    'metamethod __concat',
    `local o = setmetatable({}, {__concat=function(a,b) return agent:chat("cat") end}) return o.."z"`,
    'cat!',
  ],
  [
    'metamethod __call',
    `local o = setmetatable({}, {__call=function(self,x) return agent:chat(x) end}) return o("c")`,
    'c!',
  ],
  ['metamethod __len', `local o = setmetatable({}, {__len=function() return agent:chat("len") end}) return #o`, 'len!'],
  [
    'metamethod __tostring via tostring()',
    `local o = setmetatable({}, {__tostring=function() return agent:chat("s") end}) return tostring(o)`,
    's!',
  ],
  [
    'metamethod __close',
    `local r do local x <close> = setmetatable({}, {__close=function() r = agent:chat("close") end}) end return r`,
    'close!',
  ],
  [
    '__pairs',
    `local o = setmetatable({}, {__pairs=function() return function(_,k) k=(k or 0)+1 if k<3 then return k, agent:chat(k) end end, nil, nil end}) local s="" for k,v in pairs(o) do s=s..v end return s`,
    '1!2!',
  ],
  [
    'for-in iterator',
    `local function it(_,i) i=i+1 if i<=2 then return i, agent:chat(i) end end local s="" for i,v in it,nil,0 do s=s..v end return s`,
    '1!2!',
  ],
  [
    'table.sort comparator',
    `local t={3,1,2} table.sort(t,function(a,b) local _ = agent:chat("c") return a<b end) return table.concat(t,",")`,
    '1,2,3',
  ],
  ['string.gsub callback', `return (string.gsub("a b","%a",function(c) return agent:chat(c) end))`, 'a! b!'],
  [
    'load() reader fn',
    `local n=0 local f = load(function() n=n+1 if n==1 then agent:chat("x") return "return 7" end end) return f()`,
    7,
  ],
  ['load()ed chunk', `return load('return agent:chat("l")')()`, 'l!'],
  [
    'table.concat w/ __index',
    `local p = setmetatable({}, {__index=function(_,i) if i<3 then return agent:chat(i) end end, __len=function() return 2 end}) return table.concat(p)`,
    '1!2!',
  ],
  [
    'string.format %s with __tostring',
    `return string.format("%s", setmetatable({}, {__tostring=function() return agent:chat("f") end}))`,
    'f!',
  ],
  [
    'table.unpack w/ __index',
    `local p = setmetatable({}, {__index=function(_,i) return agent:chat(i) end}) return (select(2, table.unpack(p,1,2)))`,
    '2!',
  ],
  ['callback from host (Lua fn given to async host fn)', `return agent:with(function(x) return x.."-cb" end)`, 'w-cb!'],
  ['callback from host which calls host', `return agent:with(function(x) return agent:chat(x) end)`, 'w!!'],
  [
    'callback inside coroutine',
    `return coroutine.wrap(function() return agent:with(function(x) return agent:chat(x) end) end)()`,
    'w!!',
  ],
  [
    'two callbacks in parallel',
    `local r = agent:par({function() return agent:chat("a") end, function() return agent:chat("b") end}) return r[1]..r[2]`,
    'a!b!',
  ],
  [
    'callback errors',
    `local ok,e = pcall(function() return agent:with(function(x) error("cb broke") end) end) return tostring(ok)..":"..tostring(e):match("cb broke")`,
    'false:cb broke',
  ],
  ['error(table) survives', `local ok,e = pcall(function() error({code=42}) end) return e.code`, 42],
  [
    'goto/continue + integer div',
    `local s=0 for i=1,5 do if i%2==0 then goto cont end s=s+i ::cont:: end return s//2`,
    4,
  ],
  ['require of a module that calls the host', `return require('m')`, 'p!'],
];
