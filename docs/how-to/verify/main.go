// Verifies what `talimger audit export` wrote, with Go's own libraries for signed notes and transparency logs alone:
//
//	go run main.go DIR "$(cat verifier-key.txt)" [KEPT...]
//
// and that the ledger only grew since a checkpoint that you kept, by what `/checkpoint/since/ENTRIES` says:
//
//	go run main.go GROWN "$(cat verifier-key.txt)" KEPT
//
// The key should be one that you have from elsewhere than the folder. Whatever is not as it was signed ends it with 1.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

// A leaf says where an entry stands, what it is, and the checksum of its stored bytes.
type leaf struct {
	Position   int64  `json:"position"`
	RecordedAt string `json:"recorded_at"`
	SHA256     string `json:"sha256"`
	Stream     string `json:"stream"`
	Topic      string `json:"topic"`
	Version    int64  `json:"version"`
}

type stored struct {
	Act struct {
		RecordedAt string `json:"recorded_at"`
	} `json:"act"`
}

// The hashes of the tree, in memory, as tlog numbers them.
type tree []tlog.Hash

func (t tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(t)) {
			return nil, fmt.Errorf("the tree has no hash %d", index)
		}
		found[i] = t[index]
	}
	return found, nil
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: go run main.go DIR|GROWN KEY [KEPT...]")
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(os.Args[2]))
	check("the key", err)
	folder, kept := os.Args[1], os.Args[3:]
	if at, err := os.Stat(folder); err == nil && !at.IsDir() {
		grown(folder, verifier, kept)
		return
	}
	newest := open(filepath.Join(folder, "checkpoint"), verifier)

	var hashes tree
	before := int64(-1)
	for first := int64(0); first < newest.N; first += width {
		last := first + width
		if last > newest.N {
			last = newest.N
		}
		name := path(first/width, last-first)
		leaves := leavesOf(filepath.Join(folder, "tile", "entries", name))
		payloads := bytes.Split(read(filepath.Join(folder, "payloads", name)), []byte("\n"))
		tile := read(filepath.Join(folder, "tile", "0", name))
		if int64(len(leaves)) != last-first || len(payloads) != len(leaves)+1 || len(tile) != len(leaves)*tlog.HashSize {
			fail("%s does not have %d entries", name, last-first)
		}
		for i, content := range leaves {
			index := first + int64(i)
			var said leaf
			var payload stored
			check(fmt.Sprintf("entry %d", index), json.Unmarshal(content, &said))
			if canonical, err := canonical(said); err != nil || !bytes.Equal(canonical, content) {
				fail("entry %d (position %d): its leaf is not written as canonical JSON", index, said.Position)
			}
			sum := sha256.Sum256(payloads[i])
			if hex.EncodeToString(sum[:]) != said.SHA256 {
				fail("entry %d (position %d): its stored bytes are not those that its leaf names", index, said.Position)
			}
			check(fmt.Sprintf("entry %d", index), json.Unmarshal(payloads[i], &payload))
			if payload.Act.RecordedAt != said.RecordedAt || said.Position <= before {
				fail("entry %d (position %d): its leaf says another time, or stands in another order", index, said.Position)
			}
			before = said.Position
			hash := tlog.RecordHash(content)
			if !bytes.Equal(hash[:], tile[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
				fail("entry %d (position %d): its leaf is not the one in tile/0/%s", index, said.Position, name)
			}
			grown, err := tlog.StoredHashesForRecordHash(index, hash, hashes)
			check("the tree", err)
			hashes = append(hashes, grown...)
		}
	}

	// The newest checkpoint, all earlier ones, and those that you kept have to be roots of this one tree.
	names, err := filepath.Glob(filepath.Join(folder, "checkpoints", "*"))
	check("the checkpoints", err)
	names = append(names, kept...)
	for _, name := range append(names, filepath.Join(folder, "checkpoint")) {
		signed := open(name, verifier)
		if signed.N > newest.N {
			fail("%s has more entries than the newest checkpoint of the folder", name)
		}
		root, err := tlog.TreeHash(signed.N, hashes)
		check(name, err)
		if root != signed.Hash {
			fail("%s: the entries do not lead to the root that was signed", name)
		}
	}
	fmt.Printf("%d entries are as %s signed them; %d checkpoints hold.\n", newest.N, verifier.Name(), len(names))
}

// grown checks, by `old ENTRIES`, the hashes of the proof, an empty line and the newer checkpoint, that this one begins with
// those that were kept.
func grown(file string, verifier note.Verifier, kept []string) {
	head, newer, _ := strings.Cut(string(read(file)), "\n\n")
	lines := strings.Split(head, "\n")
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		check(file, err)
		proof = append(proof, hash)
	}
	newest := opened(file, []byte(newer), verifier)
	if len(kept) == 0 {
		fail("name the checkpoint that you kept")
	}
	for _, name := range kept {
		earlier := open(name, verifier)
		if lines[0] != fmt.Sprintf("old %d", earlier.N) {
			fail("%s says nothing of how the ledger grew from %d entries", file, earlier.N)
		}
		check(file, tlog.CheckTree(proof, newest.N, newest.Hash, earlier.N, earlier.Hash))
	}
	fmt.Printf("The %d entries that %s signed begin with what you kept.\n", newest.N, verifier.Name())
}

// canonical writes a leaf as RFC 8785 asks: its keys are in their order already.
func canonical(said leaf) ([]byte, error) {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(said)
	return bytes.TrimSuffix(written.Bytes(), []byte("\n")), err
}

// open reads a checkpoint that the key has signed. (tlog.ParseTree knows only the log of Go's own modules by name.)
func open(file string, verifier note.Verifier) tlog.Tree {
	return opened(file, read(file), verifier)
}

func opened(file string, content []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(content, note.VerifierList(verifier))
	check(file, err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		fail("%s is no checkpoint of %s", file, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(file, err)
	if size < 0 || lines[1] != strconv.FormatInt(size, 10) {
		fail("%s is of no possible size", file)
	}
	root, err := tlog.ParseHash(lines[2])
	check(file, err)
	return tlog.Tree{N: size, Hash: root}
}

// leavesOf reads a bundle: each leaf has its length before it, in two bytes.
func leavesOf(file string) [][]byte {
	var leaves [][]byte
	for rest := read(file); len(rest) > 0; {
		if len(rest) < 2 || len(rest) < 2+int(rest[0])<<8+int(rest[1]) {
			fail("%s does not end where a leaf ends", file)
		}
		end := 2 + int(rest[0])<<8 + int(rest[1])
		leaves, rest = append(leaves, rest[2:end]), rest[end:]
	}
	return leaves
}

// path is where the tile of this number is, and a part of one so many entries wide.
func path(number, wide int64) string {
	name := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		name = fmt.Sprintf("x%03d/%s", number%1000, name)
	}
	if wide < width {
		name = fmt.Sprintf("%s.p/%d", name, wide)
	}
	return filepath.FromSlash(name)
}

func read(file string) []byte {
	content, err := os.ReadFile(file)
	check(file, err)
	return content
}

func check(what string, err error) {
	if err != nil {
		fail("%s: %v", what, err)
	}
}

func fail(format string, places ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", places...)
	os.Exit(1)
}
