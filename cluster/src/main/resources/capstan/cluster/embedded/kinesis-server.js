// Runs kinesalite for one Capstan process: on the loopback only, until that process goes.
const [program, port, path] = process.argv.slice(2)
const kinesalite = require(program)

// Ctrl-C on the terminal is for Capstan, which stops this server last.
process.on('SIGINT', () => {})
// The other end of standard input is closed when Capstan ends, also when it is killed.
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()

const server = kinesalite({ path: path + '/store', createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 100 })
server.listen(Number(port), '127.0.0.1', () => console.log('listening'))
