/**
 * The text in which values cross between the host and a script, the same for every engine. It is JSON; what JSON cannot
 * say is an object with the key `"$t"`:
 *
 * ```text
 * null, true, "text", 1.5, [ … ], { … }     themselves (strings may hold lone surrogates, escaped as \uD800)
 * {"$t":"u"}                                undefined; Lua: nil (inside a list, or as the value itself)
 * {"$t":"n","v":"NaN"}                      NaN, Infinity, -Infinity, -0
 * {"$t":"b","v":"9007199254740993"}         bigint; Lua: an integer beyond ±(2^53 - 1)
 * {"$t":"d","v":0}                          date, epoch ms; null for an invalid one; Lua: sends none, gets the number
 * {"$t":"x","v":"AAE="}                     bytes, base64; Lua: a string that is not UTF-8
 * {"$t":"m","v":[[key,value],…]}            Map; Lua: a table whose keys are neither 1…n nor all strings
 * {"$t":"s","v":[…]}                        Set; Lua: sends none, gets the list
 * {"$t":"$","v":{"$t":…}}                   a plain object that has a key "$t" of its own
 * {"$t":"e","name":…,"message":…}           error, see below
 *
 * of the script, by a number it chose; the host sends the same number back to mean the same value:
 * {"$t":"f","v":1,"n":"name"}               function
 * {"$t":"o","v":2,"c":"Mine","b":"BaseAgent","m":["execute"],"p":{…}}
 *                                           instance of its subclass "c" of the host class "b"; "m" are the methods of the
 *                                           manifest's `extend` that it has, "p" its fields that are plain data
 * {"$t":"i","v":3}                          iterator: the host invokes `next` and `return`, which give {done, value}
 *
 * of the host, by a number it chose; the script sends the same number back to mean the same value:
 * {"$t":"h","v":1,"c":"Agent","p":{…}}      handle of a host object of class "c"; "p" are its fields
 * {"$t":"F","v":2,"n":"name"}               function, called with target `$function`
 * {"$t":"i","v":3}                          iterator, called with target `$iterator`
 * ```
 *
 * A value on its way home carries only `$t` and `v`; an iterator goes home as `o` (to the script) or `h` (to the host), for
 * `i` always means one of the sender's. The numbers of handles, functions and iterators of the host are one sequence, those
 * of a script are one sequence. A list's `undefined` stays; a key of an object whose value is `undefined` is dropped.
 *
 * An error has `name` and `message`, and may have `code`, `retryable`, `data` and `r` (a number that the host gave to an
 * error of its own; a script that lets that error through sends the number back, so that the host finds the cause). A
 * script adds `frames`, a list of `{file, line, column?, function?}` of its own files, innermost first; `trace`, the
 * engine's own text of the same; and `thrown` when what it threw was no error. Host stacks never cross.
 *
 * A sender refuses cycles, values that have no form here, and nesting deeper than `maxDepth`, with an error that its own
 * side can catch; text longer than `maxMessageBytes` is the limit `message-size`. Keys named `__proto__` are dropped.
 * Nothing that is only data is ever read as a tag, for a plain object with a key "$t" travels inside `$`. A receiver that
 * finds an unknown tag refuses the message.
 */
export type WireText = string;
