-- Every tool that needs no permission, once, with all that it answers but the time it took.
local results = {}
local function use(name, input)
  local result = Tool.execute(name, input)
  result.metadata.execution_time_ms = nil
  results[name] = result
end

use("calculator", { operation = "evaluate", input = "round(2 * (3 + x) ^ 2)", variables = { x = 1.5 } })
use("statistics", { operation = "describe", values = { 1, 2, 3, 4, 100 } })
use("base64-encoder", { operation = "decode", input = "aMOpbGxv" })
use("hash-calculator", { operation = "verify", algorithm = "md5", input = "abc", expected_hash = "900150983cd24fb0d6963f7d28e17f72" })
use("uuid-generator", { operation = "deterministic", namespace = "dns", name = "example.com" })
use("json-processor", { operation = "query", input = { users = { { name = "Ada", age = 36 }, { name = "Bob", age = 20 } } }, query = ".users[] | select(.age > 30) | .name" })
use("csv-analyzer", { operation = "convert", input = "name,age\nAda,36\nBob,20\n", format = "json" })
use("data-validator", { input = { email = "ada@example.com", age = "x" }, schema = { type = "object", properties = { age = { type = "number" } }, required = { "age" } } })
use("datetime-handler", { operation = "convert_timezone", input = "2026-01-31T12:00:00Z", target_timezone = "Asia/Tokyo" })
use("diff-calculator", { type = "text", old_text = "one\ntwo\n", new_text = "one\nthree\n", format = "simple" })
use("regex", { operation = "extract", input = "a1b22c333", pattern = "[0-9]+" })
use("template-creator", { input = "Hello {{name}}, {{#if vip}}welcome{{/if}}", context = { name = "Ada", vip = true }, engine = "handlebars" })
use("text-manipulator", { operation = "snake_case", input = "Hello Big World" })
use("url-analyzer", { input = "https://user@example.com:8080/a/b?q=caf%C3%A9&x=1#top" })

return results
