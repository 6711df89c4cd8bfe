#!/usr/bin/env python3
"""Writes the assembler source through which dbsn loads libraries at their first use.

Usage: lazy_libraries.py OUTPUT --archives A.a,B.a --libraries X.so,Y.so [--nm NM] [--readelf READELF]

Linking libcpp-httplib and OpenSSL costs several milliseconds at every start, also of commands that
never use the network. So each function that the archives need of the libraries becomes a jump
through a slot; at the first call the slot is filled by LazyResolve() (cmake/lazy_libraries.cc.in).
x86-64 only. A variable cannot be loaded late, so one that is needed is an error here, not a riddle at
run time; except the type information of a class without bases, which a class of ours derives from:
two such are one type where their names are equal, so ours gets a twin.
"""
import argparse
import re
import subprocess
import sys

HEAD = """\
# Written by cmake/lazy_libraries.py.
    .text
    .p2align 4
    .type lazy_resolve_and_jump, @function
# On the stack: the slot's number, then the caller's return address. Keeps every register that can
# hold an argument.
lazy_resolve_and_jump:
    .cfi_startproc
    .cfi_adjust_cfa_offset 8
    pushq %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    movq %rsp, %rbp
    .cfi_def_cfa_register %rbp
    subq $192, %rsp
    andq $-16, %rsp
    movq %rdi, 0(%rsp)
    movq %rsi, 8(%rsp)
    movq %rdx, 16(%rsp)
    movq %rcx, 24(%rsp)
    movq %r8, 32(%rsp)
    movq %r9, 40(%rsp)
    movq %rax, 48(%rsp)
    movq %r10, 56(%rsp)
    movups %xmm0, 64(%rsp)
    movups %xmm1, 80(%rsp)
    movups %xmm2, 96(%rsp)
    movups %xmm3, 112(%rsp)
    movups %xmm4, 128(%rsp)
    movups %xmm5, 144(%rsp)
    movups %xmm6, 160(%rsp)
    movups %xmm7, 176(%rsp)
    movl 8(%rbp), %edi
    call LazyResolve
    movq %rax, %r11
    movq 0(%rsp), %rdi
    movq 8(%rsp), %rsi
    movq 16(%rsp), %rdx
    movq 24(%rsp), %rcx
    movq 32(%rsp), %r8
    movq 40(%rsp), %r9
    movq 48(%rsp), %rax
    movq 56(%rsp), %r10
    movups 64(%rsp), %xmm0
    movups 80(%rsp), %xmm1
    movups 96(%rsp), %xmm2
    movups 112(%rsp), %xmm3
    movups 128(%rsp), %xmm4
    movups 144(%rsp), %xmm5
    movups 160(%rsp), %xmm6
    movups 176(%rsp), %xmm7
    movq %rbp, %rsp
    .cfi_def_cfa_register %rsp
    popq %rbp
    .cfi_adjust_cfa_offset -8
    addq $8, %rsp
    .cfi_adjust_cfa_offset -8
    jmpq *%r11
    .cfi_endproc
    .size lazy_resolve_and_jump, .-lazy_resolve_and_jump
"""

ENTRY = """\
    .globl {symbol}
    .hidden {symbol}
    .type {symbol}, @function
{symbol}:
    jmpq *lazy_slots+{offset}(%rip)
lazy_first_{number}:
    pushq ${number}
    jmp lazy_resolve_and_jump
    .size {symbol}, .-{symbol}
"""


TYPE_INFORMATION = """\
    .section .data.rel.ro,"aw",@progbits
    .p2align 3
    .weak {symbol}
    .hidden {symbol}
    .type {symbol}, @object
{symbol}:
    .quad _ZTVN10__cxxabiv117__class_type_infoE+16
    .quad lazy_type_{number}
    .size {symbol}, 16
    .section .rodata
lazy_type_{number}:
    .string "{name}"
"""


def symbols(nm, arguments, path):
    """(name, kind, address) of each symbol that nm lists."""
    listed = subprocess.run([nm, "-P", *arguments, path], capture_output=True, text=True,
                            check=True).stdout
    for line in listed.splitlines():
        words = line.split()
        if len(words) >= 2 and not words[0].endswith(":"):
            address = int(words[2], 16) if len(words) > 2 else 0
            yield re.sub(r"@.*", "", words[0]), words[1], address


def is_class_without_bases(readelf, library, address):
    """Whether the type information at the address is the plain kind."""
    listed = subprocess.run([readelf, "-rW", library], capture_output=True, text=True,
                            check=True).stdout
    return re.search(rf"^0*{address:x} .*_ZTVN10__cxxabiv117__class_type_infoE", listed,
                     re.MULTILINE) is not None


def needed_of(options):
    """What the archives need of the libraries: functions as [(symbol, index of its library)] and
    the type information of classes as [symbol], each sorted by name."""
    needed, defined = set(), set()
    for archive in options.archives.split(","):
        for name, kind, _ in symbols(options.nm, [], archive):
            (needed if kind in "Uwv" else defined).add(name)
    libraries = options.libraries.split(",")
    owners = {}
    for index, library in enumerate(libraries):
        for name, kind, address in symbols(options.nm, ["-D", "--defined-only"], library):
            owners.setdefault(name, (index, kind, address))
    functions, types = [], []
    for name in sorted((needed - defined) & owners.keys()):
        index, kind, address = owners[name]
        if kind in "TWi":
            functions.append((name, index))
        elif name.startswith("_ZTI") and is_class_without_bases(options.readelf,
                                                                libraries[index], address):
            types.append(name)
        else:
            sys.exit(f"error: {name} of {libraries[index]} is data and cannot be loaded late")
    return functions, types


def assembler(functions, types):
    parts = [HEAD]
    for number, (symbol, _) in enumerate(functions):
        parts.append(ENTRY.format(symbol=symbol, number=number, offset=8 * number))
    parts.append("    .section .rodata\n")
    for number, (symbol, _) in enumerate(functions):
        parts.append(f'lazy_name_{number}:\n    .string "{symbol}"\n')
    parts.append("    .section .data.rel.local,\"aw\",@progbits\n    .p2align 3\n"
                 "    .globl lazy_slots\n    .hidden lazy_slots\nlazy_slots:\n")
    parts += [f"    .quad lazy_first_{number}\n" for number in range(len(functions))]
    parts.append("    .section .data.rel.ro.local,\"aw\",@progbits\n    .p2align 3\n"
                 "    .globl lazy_names\n    .hidden lazy_names\nlazy_names:\n")
    parts += [f"    .quad lazy_name_{number}\n" for number in range(len(functions))]
    parts.append("    .section .rodata\n    .globl lazy_owners\n    .hidden lazy_owners\n"
                 "lazy_owners:\n")
    parts += [f"    .byte {owner}\n" for _, owner in functions]
    parts.append("    .byte 0\n")
    for number, symbol in enumerate(types):
        parts.append(TYPE_INFORMATION.format(symbol=symbol, number=number,
                                             name=symbol.removeprefix("_ZTI")))
    parts.append("    .section .note.GNU-stack,\"\",@progbits\n")
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output")
    parser.add_argument("--archives", required=True)
    parser.add_argument("--libraries", required=True)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("--readelf", default="readelf")
    options = parser.parse_args()
    functions, types = needed_of(options)
    with open(options.output, "w", encoding="utf-8") as out:
        out.write(assembler(functions, types))


if __name__ == "__main__":
    main()
