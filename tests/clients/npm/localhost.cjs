// Let KEY.localhost resolve, as a wildcard record in the owner's DNS would.
const dns = require("node:dns");

const lookup = dns.lookup;
dns.lookup = (name, ...rest) =>
  lookup(name.endsWith(".localhost") ? "127.0.0.1" : name, ...rest);
