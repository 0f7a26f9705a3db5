// SPDX-License-Identifier: Apache-2.0
// The JavaScript side of bench/compare: blue-button parses C-CDA into its model. Documents that it refuses are counted.
const fs = require("fs");
const parser = require("@amida-tech/blue-button");

let parsed = 0, refused = 0;
for (const path of fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean)) {
    try {
        parser.parse(fs.readFileSync(path, "utf8"));
        parsed++;
    } catch (error) {
        refused++;
    }
}
console.log(`${parsed} parsed, ${refused} refused`);
