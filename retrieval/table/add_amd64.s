#include "textflag.h"

// func addRowAVX2(low, high *float32, packed *byte, groups int, scale float32)
//
// 8 bytes at a time are widened to 32 bits (VPMOVZXBD); their lower and their upper
// four bits become two lists of 8 numbers, which are made (bits - 7.5) × scale and
// added where they belong. Every step rounds as the Go twin does.
TEXT ·addRowAVX2(SB), NOSPLIT, $0-36
	MOVQ low+0(FP), DI
	MOVQ high+8(FP), SI
	MOVQ packed+16(FP), DX
	MOVQ groups+24(FP), CX
	VBROADCASTSS scale+32(FP), Y7
	MOVL $0x40f00000, AX // 7.5
	VMOVD AX, X6
	VBROADCASTSS X6, Y6
	MOVL $15, AX
	VMOVD AX, X5
	VPBROADCASTD X5, Y5

group:
	VPMOVZXBD (DX), Y0
	VPAND     Y5, Y0, Y1
	VPSRLD    $4, Y0, Y2
	VCVTDQ2PS Y1, Y1
	VCVTDQ2PS Y2, Y2
	VSUBPS    Y6, Y1, Y1
	VSUBPS    Y6, Y2, Y2
	VMULPS    Y7, Y1, Y1
	VMULPS    Y7, Y2, Y2
	VADDPS    (DI), Y1, Y1
	VADDPS    (SI), Y2, Y2
	VMOVUPS   Y1, (DI)
	VMOVUPS   Y2, (SI)
	ADDQ      $8, DX
	ADDQ      $32, DI
	ADDQ      $32, SI
	DECQ      CX
	JNZ       group
	VZEROUPPER
	RET
