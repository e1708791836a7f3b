import { REPEAT } from './repeat.ts';

/** Lua, for the suite that all script engines have to pass. */
export const LUA_PROFILE = {
  language: 'lua',
  filename: 'spell.lua',
  richValues: false,
  snippets: {
    answer: 'return 42',
    echo: 'return Probe.echo(Probe.give())',
    echoNow: 'return Probe.echo_now(Probe.give())',
    stream: 'local parts = {} for part in Probe.count(4) do parts[#parts + 1] = part end return parts',
    streamBreak:
      'local sum, n = 0, 0 for part in Probe.count(100) do sum, n = sum + part, n + 1 if n == 2 then break end end return sum',
    catchError: 'local ok, err = pcall(Probe.fail) return { code = err.code, message = err.message }',
    catchErrorNow: 'local ok, err = pcall(Probe.fail_now) return { code = err.code, message = err.message }',
    uncaughtError: '\n\nProbe.fail()',
    ownError: '\nerror("mine")',
    syntaxError: '\nlocal = 1',
    callback: 'return Probe.call_back(function(x) return x * 2 end, 21)',
    callbackCalls: 'return Probe.call_back(function(x) return Probe.echo(x) + 1 end, 21)',
    callbackThrows: 'local ok, err = pcall(Probe.call_back, function() error("inner") end, 1) return err.message',
    keep: 'Probe.keep(function(text) return text .. "!" end)',
    keepChanging: 'Probe.keep(function(t) t.changed = 1 return Probe.echo("done") end)',
    branches: 'local function branch() return Probe.meet(2) end return Probe.branches({ branch, branch })',
    handle: 'local c = Counter.new({ start = 5 }) return { c.start, c:add_to(3), Probe.echo(c) == c }',
    subclass: subclass('return mine:describe()'),
    subclassIdentity: subclass('Probe.record(mine) return Probe.echo(mine) == mine'),
    print: 'print("one") Probe.echo(1) print("two")',
    args: 'return { table.unpack(arg) }',
    random: 'return { math.random(), math.random(), math.random(1 << 30) }',
    time: 'return os.time()',
    cycle: 'local t = {} t.t = t local ok, err = pcall(Probe.echo, t) return err.code',
    deep: 'local t = {} for i = 1, 80 do t = { t } end local ok, err = pcall(Probe.echo, t) return err.code',
    wait: 'Probe.forever()',
  },
  hostile: {
    cpu: {
      'a loop': 'while true do end',
      'a loop that swallows every error': 'while true do pcall(function() while true do end end) end',
      'a loop in a coroutine':
        'coroutine.wrap(function() while true do pcall(function() while true do end end) end end)()',
      'a loop inside a built-in function': 'return ("x"):rep(3e4):find(".-.-.-.-b$")',
      'a loop in a to-be-closed variable':
        'local x <close> = setmetatable({}, { __close = function() while true do end end }) error("x")',
    },
    memory: {
      'a huge string': 'local s = ("x"):rep(1e9) return #s',
      'a string that doubles': 'local s = "x" while true do s = s .. s end',
      'a table that grows': 'local t = {} for i = 1, 1e9 do t[i] = i end',
      'swallowing the error':
        'local kb, t = ("x"):rep(1e5), {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = kb .. i end end) end',
      coroutines: 'local t = {} for i = 1, 1e7 do t[i] = coroutine.create(function() end) end',
    },
    output: {
      'many lines': 'while true do print("flood") end',
      'empty lines': 'while true do print() end',
      'one big line': 'local s = ("x"):rep(1e5) while true do io.write(s) end',
    },
    'host-calls': { 'a loop of calls': 'while true do Probe.echo_now(1) end' },
    'message-size': {
      'a big text': 'Probe.echo(("x"):rep(3e5))',
      'many items': 'local t = {} for i = 1, 1e5 do t[i] = true end Probe.echo(t)',
      'a wide record': 'local t = {} for i = 1, 1e5 do t["k" .. i] = i end pcall(Probe.echo, t)',
    },
    'pending-calls': {
      'coroutines cannot, callbacks can': 'local function wait() Probe.branches({ wait, wait }) end wait()',
    },
  },
  repeat: REPEAT,
  escapes: {
    'a constructor of a host object': 'return Counter.new({ start = 1 }).constructor',
    'a prototype of a host object': 'return Counter.new({ start = 1 }).__proto__ or Probe.__proto__',
    'the registry': 'return debug.getregistry and "registry"',
    upvalues: 'return debug.getupvalue and "upvalues"',
    'a metatable of a handle': 'return type(getmetatable(Counter.new({ start = 1 }))) == "table" and "metatable"',
    'a metatable of a class': 'return type(getmetatable(Probe)) == "table" and "metatable"',
    'a metatable of text': 'return type(getmetatable("")) == "table" and "metatable"',
    'a metatable of an error':
      'local ok, err = pcall(Probe.fail) return type(getmetatable(err)) == "table" and "metatable"',
    files: 'return io.open("/etc/passwd") and "file"',
    lines: 'return io.lines and io.lines("/etc/passwd")()',
    modules: 'local ok, m = pcall(require, "io") return ok and m and "module"',
    'a package path': 'return package and package.path',
    programs: 'return os.execute and "execute" or io.popen and "popen"',
    environment: 'return os.getenv("PATH") or os.getenv("HOME")',
    bytecode: 'return load("\\27Lua", "x", "b") and "bytecode" or string.dump and "dump"',
    'pollution by a key': 'return Probe.echo({ constructor = { prototype = { polluted = 1 } } }).polluted',
    'a forged function':
      'local ok, v = pcall(Probe.call_back, { ["$t"] = "f", v = 1 }, 1) return ok and v and "called"',
    'a forged handle': 'return type(Probe.echo({ ["$t"] = "h", v = 1 }).add_to) == "function" and "handle"',
  },
};

function subclass(use: string): string {
  return `
local Mine = BaseThing:extend("Mine")
function Mine:work(x) return x + 1 end
local mine = Mine.new({ name = "n" })
${use}`;
}
