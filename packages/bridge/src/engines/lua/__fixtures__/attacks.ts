/** A limit that stops it, an error that it ends with, or that it ends by itself without harm. */
export type AttackOutcome = 'cpu' | 'memory' | 'output' | 'host-calls' | 'ends' | RegExp;

/** Hostile scripts and what becomes of them under small limits. */
export const ATTACKS: readonly (readonly [name: string, code: string, outcome: AttackOutcome])[] = [
  ['while true', 'while true do end', 'cpu'],
  ['while true in pcall loop', 'while true do pcall(function() while true do end end) end', 'cpu'],
  ['while true in coroutine', 'coroutine.wrap(function() while true do end end)()', 'cpu'],
  [
    'pcall loop in coroutine',
    'coroutine.wrap(function() while true do pcall(function() while true do end end) end end)()',
    'cpu',
  ],
  [
    'infinite __gc (hooks off)',
    'setmetatable({}, {__gc=function() while true do end end}) for i=1,1e7 do local t={} end return "gc never ran"',
    /finalizers/,
  ],
  ['string.rep 1e9', 'return #string.rep("x", 1e9)', 'memory'],
  [
    'pcall(string.rep) loop',
    'local n=0 for i=1,200 do local ok,e=pcall(string.rep,"x",1e9) n=n+(ok and 1 or 0) end return n',
    'memory',
  ],
  ['rep(1e8):find pathological', 'return ("x"):rep(1e8):find(".-.-.-.-b$")', 'memory'],
  ['rep(3e4):find(.-.-.-.-b$)', 'return ("x"):rep(3e4):find(".-.-.-.-b$")', 'cpu'],
  ['table fill 1e9', 'local t={} for i=1,1e9 do t[i]=i end', 'memory'],
  ['string doubling', 'local s="x" while true do s=s..s end', 'memory'],
  ['many coroutines held', 'local t={} for i=1,1e7 do t[i]=coroutine.create(function() end) end', 'memory'],
  ['recursion lua', 'local function f() return 1+f() end return f()', /spell\.lua:2: stack overflow/],
  ['recursion pcall', 'local function f() return select(2,pcall(f)) end return tostring(f()):sub(1,60)', 'ends'],
  ['recursion gsub', 'local function f() return (("x"):gsub(".",f)) end return f()', /C stack overflow/],
  [
    'recursion __index fn',
    'local mt={} mt.__index=function(t,k) return t[k.."x"] end return setmetatable({},mt).a',
    /C stack overflow/,
  ],
  ['recursion sort', 'local function f() table.sort({1,2,3},f) return false end return f()', /C stack overflow/],
  [
    'recursion tostring',
    'local mt={} mt.__tostring=function(s) return tostring(s) end return tostring(setmetatable({},mt))',
    /C stack overflow/,
  ],
  ['recursion coroutines', 'local function f() return coroutine.wrap(f)() end return f()', /C stack overflow/],
  ['recursion load', 'local function f() return load(f) end f() return "ok"', 'ends'],
  ['parser nesting', 'return load("return "..("("):rep(1e5).."1"..(")"):rep(1e5))', 'ends'],
  ['parser nesting {}', 'local f,e=load("return "..("{"):rep(1e4)..("}"):rep(1e4)) return tostring(e)', 'ends'],
  ['error in handler', 'return xpcall(error, function() error("again") end, "x")', 'ends'],
  ['unpack 1e7', 'return pcall(table.unpack, {}, 1, 1e7)', 'ends'],
  ['concat big', 'local t={} for i=1,1e5 do t[i]=("y"):rep(1000) end return #table.concat(t)', 'memory'],
  ['output flood', 'for i=1,1e8 do print("flood flood flood flood", i) end', 'output'],
  ['output big lines', 'local s=("z"):rep(1e6) for i=1,1e5 do print(s) end', 'output'],
  ['host call flood', 'while true do agent:chat("x") end', 'host-calls'],
  ['huge arg', 'return agent:chat(("q"):rep(4e7)) ~= nil', 'memory'],
  ['deep table arg', 'local t={} local c=t for i=1,1e5 do c.n={} c=c.n end return agent:chat(t)', /nested deeper/],
  ['cyclic table arg', 'local t={} t.self=t return agent:chat(t) ~= nil', /contains itself/],
];
