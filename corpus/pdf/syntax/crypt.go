package syntax

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
)

// A crypt decrypts what a file holds (ISO 32000-2, 7.6) with the key that the
// empty password gives: that of a file which anyone may open and not everyone
// may change.
type crypt struct {
	key              []byte
	streams, strings method
	plainMetadata    bool
}

type method int

const (
	methodNone method = iota
	methodRC4
	methodAES
	methodAES256
)

// padding stands for the password, which is empty.
var padding = []byte("\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a")

var errCrypt = errors.New("encrypted in a way that is not known")

// decrypt sets f.crypt if the file is encrypted.
func (f *File) decrypt() error {
	if f.trailer["Encrypt"] == nil {
		return nil
	}
	d := f.Dict(f.trailer["Encrypt"])
	if f.Name(d["Filter"]) != "Standard" {
		return errCrypt
	}
	c := &crypt{}
	version, revision := f.Int(d["V"]), f.Int(d["R"])
	switch version {
	case 1, 2:
		c.streams, c.strings = methodRC4, methodRC4
	case 4, 5:
		filters := f.Dict(d["CF"])
		c.streams, c.strings = f.methodOf(filters, f.Name(d["StmF"])), f.methodOf(filters, f.Name(d["StrF"]))
	default:
		return errCrypt
	}
	encrypted, stated := f.Get(d["EncryptMetadata"]).(bool)
	c.plainMetadata = stated && !encrypted
	if version == 5 {
		c.key = f.key256(d, revision)
	} else {
		c.key = f.key(d, version, revision, c.plainMetadata)
	}
	if c.key == nil {
		return ErrEncrypted
	}
	// What was read so far was read without the key.
	encryption := d
	f.forget()
	f.crypt = c
	if ref, ok := f.trailer["Encrypt"].(Ref); ok {
		f.loaded[ref.Num] = encryption
	}
	return nil
}

func (f *File) methodOf(filters Dict, name Name) method {
	switch f.Name(f.Dict(filters[name])["CFM"]) {
	case "V2":
		return methodRC4
	case "AESV2":
		return methodAES
	case "AESV3":
		return methodAES256
	}
	return methodNone
}

// key is that of the empty password, nil when the file asks for another one (7.6.4.3.2).
func (f *File) key(d Dict, version, revision int, plainMetadata bool) []byte {
	size := 5
	if version >= 2 {
		if n := f.Int(d["Length"]); n >= 40 && n <= 128 {
			size = n / 8
		}
		if version == 4 {
			size = 16
		}
	}
	var id String
	if ids := f.Array(f.trailer["ID"]); len(ids) > 0 {
		id = f.Bytes(ids[0])
	}
	h := md5.New()
	h.Write(padding)
	h.Write([]byte(f.Bytes(d["O"])))
	permissions := binary.LittleEndian.AppendUint32(nil, uint32(f.Int(d["P"])))
	h.Write(permissions)
	h.Write([]byte(id))
	if revision >= 4 && plainMetadata {
		h.Write([]byte("\xff\xff\xff\xff"))
	}
	key := h.Sum(nil)
	if revision >= 3 {
		for range 50 {
			sum := md5.Sum(key[:size])
			key = sum[:]
		}
	}
	key = key[:size]
	if !bytes.HasPrefix([]byte(f.Bytes(d["U"])), userCheck(key, []byte(id), revision)) {
		return nil
	}
	return key
}

// userCheck is what a file stores for its password (7.6.4.4.3, 7.6.4.4.4).
func userCheck(key, id []byte, revision int) []byte {
	if revision < 3 {
		return rc4With(key, padding)
	}
	sum := md5.Sum(append(bytes.Clone(padding), id...))
	out := sum[:]
	for i := range 20 {
		turned := bytes.Clone(key)
		for j := range turned {
			turned[j] ^= byte(i)
		}
		out = rc4With(turned, out)
	}
	return out
}

func rc4With(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// key256 is the key that the empty password opens, or nil (7.6.4.3.3).
func (f *File) key256(d Dict, revision int) []byte {
	u, ue := []byte(f.Bytes(d["U"])), []byte(f.Bytes(d["UE"]))
	if len(u) < 48 || len(ue) < 32 {
		return nil
	}
	hash := hash256
	if revision < 6 {
		hash = func(salt []byte) []byte { sum := sha256.Sum256(salt); return sum[:] }
	}
	if !bytes.Equal(hash(u[32:40]), u[:32]) {
		return nil
	}
	block, err := aes.NewCipher(hash(u[40:48]))
	if err != nil {
		return nil
	}
	key := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, ue[:32])
	return key
}

// hash256 is algorithm 2.B for an empty password.
func hash256(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	k := sum[:]
	for i := 0; ; i++ {
		data := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(data, data)
		rest := 0
		for _, c := range data[:16] {
			rest += int(c)
		}
		switch rest % 3 {
		case 0:
			s := sha256.Sum256(data)
			k = s[:]
		case 1:
			s := sha512.Sum384(data)
			k = s[:]
		default:
			s := sha512.Sum512(data)
			k = s[:]
		}
		if i >= 63 && int(data[len(data)-1]) <= i-32 {
			return k[:32]
		}
	}
}

// decrypted is the data of a stream as it is packed.
func (f *File) decrypted(s *Stream) []byte {
	c := f.crypt
	if c == nil || s.ref == (Ref{}) || s.Dict["Type"] == Name("XRef") || s.Dict["Type"] == Name("Metadata") && c.plainMetadata {
		return bytes.Clone(s.raw) // unpacking may change it in place
	}
	return c.open(c.streams, s.ref, s.raw)
}

// open decrypts data of the object of that number.
func (c *crypt) open(m method, ref Ref, data []byte) []byte {
	key := c.key
	if m == methodRC4 || m == methodAES {
		h := md5.New()
		h.Write(c.key)
		h.Write([]byte{byte(ref.Num), byte(ref.Num >> 8), byte(ref.Num >> 16), byte(ref.Gen), byte(ref.Gen >> 8)})
		if m == methodAES {
			h.Write([]byte("sAlT"))
		}
		key = h.Sum(nil)[:min(len(c.key)+5, 16)]
	}
	switch m {
	case methodRC4:
		return rc4With(key, data)
	case methodAES, methodAES256:
		block, err := aes.NewCipher(key)
		if err != nil || len(data) < 2*aes.BlockSize {
			return nil
		}
		iv, data := data[:aes.BlockSize], data[aes.BlockSize:]
		out := make([]byte, len(data)/aes.BlockSize*aes.BlockSize)
		cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, data[:len(out)])
		if pad := int(out[len(out)-1]); pad > 0 && pad <= aes.BlockSize {
			out = out[:len(out)-pad]
		}
		return out
	}
	return bytes.Clone(data)
}

// plain is o, just read, with its strings decrypted.
func (f *File) plain(o Object, ref Ref, depth int) Object {
	if f.crypt == nil || depth > maxNesting {
		return o
	}
	switch o := o.(type) {
	case String:
		return String(f.crypt.open(f.crypt.strings, ref, []byte(o)))
	case Array:
		for i := range o {
			o[i] = f.plain(o[i], ref, depth+1)
		}
	case Dict:
		for k := range o {
			o[k] = f.plain(o[k], ref, depth+1)
		}
	}
	return o
}

func (f *File) plainDict(d Dict, ref Ref) Dict {
	d, _ = f.plain(d, ref, 0).(Dict)
	return d
}
