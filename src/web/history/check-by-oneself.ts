/** How whoever trusts nobody checks an export: in words, and as a program of thirty lines that needs nothing of ours. */
export const README = `践诺 Jiannuo：履历导出 / exported histories
=====================================

内容 / What is here
  histories.html        可读的履历：每条一句话，旁边是原文
                        the histories to be read: a sentence for each entry, with its raw text
  histories/<id>.jsonl  原文，每行一条，与入库时逐字节相同（RFC 8785 规范 JSON）
                        the entries, one a line, byte for byte as they were written (canonical JSON, RFC 8785)
  letters/<id>.json     函件和每次发送时邮件服务器的答复
                        letters, and what mail servers answered at each attempt
  heads.json            导出时每份履历的条数和最后一条的摘要
                        how many entries each history had when it was exported, and the hash of the last one
  SHA256SUMS            各文件的摘要 / a digest of each file
  check.py              自行核对用的程序 / a program to check it with

自行核对 / How to check it by oneself
  1. sha256sum -c SHA256SUMS
     文件传输中未损坏。/ Nothing was damaged on the way.
  2. python3 check.py
     逐条核对：每行（不含换行）的 SHA-256 即该条摘要；每条的 prev 等于上一条的摘要，第一条的 prev 是 64 个 0；seq 依次加一；
     最后一条的摘要与 heads.json 一致。没有 Python 时，用任何能算 SHA-256 的工具照此核对即可。
     For every line (without its line end) its SHA-256 is the entry's hash; prev is the hash of the line before, 64 zeros for the first;
     seq counts up by one; the last hash is that of heads.json. Any tool that computes SHA-256 will do instead of Python.
  3. jiannuo verify --file histories/*.jsonl
     在任何一台装有本程序的电脑上，不连数据库，用已发布的流程定义重放每一步。
     On any computer with the program, without a database: every step is lived through again in the released definitions.
  4. 与另存的副本比对 heads.json 中的摘要。数据库所有者可以整体重写一条链，只有另存的副本能发现。
     Compare the hashes in heads.json with a copy kept elsewhere: whoever owns the database could write a whole chain anew, and only such a
     copy would show it.

佐证附件不在其中；其摘要在原文的 attachment 中，可在事项页面下载后用 sha256sum 核对。
Files of proof are not in here. Their digests are in the entries (attachment); download them from the commitment's page and check them with sha256sum.
`;

export const CHECK_PY = `#!/usr/bin/env python3
"""Checks the chains of hashes of exported histories. Python 3, no other library. See README.txt."""
import hashlib
import json
import pathlib
import sys

root = pathlib.Path(__file__).resolve().parent
bad = 0
for head in json.loads((root / "heads.json").read_text("utf-8"))["histories"]:
    prev, count, wrong = "0" * 64, 0, None
    for line in (root / "histories" / (head["id"] + ".jsonl")).read_bytes().splitlines():
        entry = json.loads(line)
        count += 1
        if wrong is None and (entry["prev"] != prev or entry["seq"] != count or entry["commitment"] != head["id"]):
            wrong = "entry %d does not continue the one before it" % count
        prev = hashlib.sha256(line).hexdigest()
    if wrong is None and (prev != head["headHash"] or count != head["revision"]):
        wrong = "ends at entry %d, %s" % (count, prev)
    print("%-24s %5d  %s" % (head["id"], count, "intact" if wrong is None else "NOT INTACT: " + wrong))
    bad += wrong is not None
sys.exit(1 if bad else 0)
`;
