#include "textflag.h"

// func dotCodesAVX2(out *int32, query *int16, codes *int8, groups, rows, stride int)
//
// For each row: 16 codes at a time are widened to 16 bits (VPMOVSXBW), multiplied
// with 16 numbers of the query and added up in pairs (VPMADDWD), and the 8 sums of
// pairs, of 32 bits, are added to one of two accumulators. At the end of the row the
// lanes of both are added up. Nothing is rounded: the Go twin returns the same.
TEXT ·dotCodesAVX2(SB), NOSPLIT, $0-48
	MOVQ out+0(FP), DI
	MOVQ query+8(FP), SI
	MOVQ codes+16(FP), DX
	MOVQ groups+24(FP), CX
	MOVQ rows+32(FP), BX
	MOVQ stride+40(FP), R8

row:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	MOVQ  DX, R9         // codes not yet read of this row
	MOVQ  SI, R10        // query not yet read
	MOVQ  CX, R11        // groups left
	SUBQ  $4, R11
	JLT   few

four:
	VPMOVSXBW (R9), Y2
	VPMOVSXBW 16(R9), Y3
	VPMOVSXBW 32(R9), Y4
	VPMOVSXBW 48(R9), Y5
	VPMADDWD  (R10), Y2, Y2
	VPMADDWD  32(R10), Y3, Y3
	VPMADDWD  64(R10), Y4, Y4
	VPMADDWD  96(R10), Y5, Y5
	VPADDD    Y2, Y0, Y0
	VPADDD    Y3, Y1, Y1
	VPADDD    Y4, Y0, Y0
	VPADDD    Y5, Y1, Y1
	ADDQ      $64, R9
	ADDQ      $128, R10
	SUBQ      $4, R11
	JGE       four

few:
	ADDQ $4, R11         // 0 to 3 groups are left
	JZ   sum

one:
	VPMOVSXBW (R9), Y2
	VPMADDWD  (R10), Y2, Y2
	VPADDD    Y2, Y0, Y0
	ADDQ      $16, R9
	ADDQ      $32, R10
	DECQ      R11
	JNZ       one

sum:
	VPADDD       Y1, Y0, Y0
	VEXTRACTI128 $1, Y0, X1
	VPADDD       X1, X0, X0
	VPSHUFD      $0x4e, X0, X1 // swap the halves
	VPADDD       X1, X0, X0
	VPSHUFD      $0xb1, X0, X1 // swap the neighbours
	VPADDD       X1, X0, X0
	VMOVD        X0, (DI)

	ADDQ $4, DI
	ADDQ R8, DX
	DECQ BX
	JNZ  row
	VZEROUPPER
	RET
